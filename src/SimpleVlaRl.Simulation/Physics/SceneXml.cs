using System.Globalization;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>Writes the whole scene as MJCF: two arms facing each other over a table, cameras, lights, and a task's objects.</summary>
internal static class SceneXml
{
    /// <summary>One physics step, seconds.</summary>
    public const double PhysicsStepSeconds = 0.004;

    /// <summary>Writes the scene.</summary>
    /// <param name="objects">The task's <c>body</c> elements, resting on the table's top.</param>
    /// <param name="tableHeight">Where the table's top is, metres; the arms stand at 0.</param>
    /// <param name="imageWidth">The widest camera picture in pixels.</param>
    /// <param name="imageHeight">The highest camera picture in pixels.</param>
    /// <returns>An MJCF document that MuJoCo 2.2.2 loads.</returns>
    /// <remarks>
    /// Contact bits: table 1, objects 2, left hand 4, right hand 8. Objects meet table and objects; hands meet table, objects and
    /// the other hand; links and the two fingers of a hand meet nothing. Shadows and multisampling are off: they cost most of a
    /// picture's time on a software renderer.
    /// </remarks>
    public static string Write(string objects, double tableHeight, int imageWidth, int imageHeight) => string.Create(CultureInfo.InvariantCulture, $"""
        <mujoco model="simulated-bimanual">
          <compiler angle="radian"/>
          <option timestep="{PhysicsStepSeconds}" integrator="Euler" cone="pyramidal" solver="Newton" iterations="20" tolerance="1e-8"/>
          <size njmax="400" nconmax="80"/>
          <statistic extent="1" center="0 0 0.15"/>
          <visual>
            <global offwidth="{imageWidth}" offheight="{imageHeight}"/>
            <quality shadowsize="0" offsamples="0"/>
            <headlight ambient="0.34 0.34 0.34" diffuse="0.2 0.2 0.2" specular="0.05 0.05 0.05"/>
            <map znear="0.02" zfar="8"/>
          </visual>
          <default>
            <joint limited="true"/>
            <position ctrllimited="true"/>
            <default class="visual">
              <geom contype="0" conaffinity="0"/>
            </default>
            <default class="solid">
              <geom condim="3" friction="1 0.005 0.0001"/>
            </default>
            <default class="finger">
              <geom type="box" mass="0.05" condim="4" friction="1.2 0.01 0.0001" solref="0.01 1"/>
            </default>
            <default class="object">
              <geom condim="4" friction="1 0.01 0.0001" contype="2" conaffinity="3" solref="0.01 1"/>
            </default>
            <default class="fixture">
              <geom condim="3" friction="1 0.01 0.0001" contype="2" conaffinity="2" solref="0.01 1"/>
            </default>
          </default>
          <worldbody>
            <light name="key" directional="true" castshadow="false" pos="0 -0.6 2" dir="0.15 0.35 -1" diffuse="0.48 0.48 0.46" specular="0.1 0.1 0.1"/>
            <light name="fill" directional="true" castshadow="false" pos="1 1 1.5" dir="-0.5 -0.5 -0.7" diffuse="0.18 0.18 0.22" specular="0 0 0"/>
            <geom name="floor" class="visual" type="box" size="2.5 2.5 0.01" pos="0 0 -0.76" rgba="0.36 0.38 0.42 1"/>
            <geom name="wall" class="visual" type="box" size="2.5 0.01 2.6" pos="0 1.6 1.8" rgba="0.62 0.68 0.74 1"/>
            <geom name="wall_left" class="visual" type="box" size="0.01 2.5 2.6" pos="-2.5 0 1.8" rgba="0.55 0.60 0.66 1"/>
            <geom name="wall_right" class="visual" type="box" size="0.01 2.5 2.6" pos="2.5 0 1.8" rgba="0.55 0.60 0.66 1"/>
            <geom name="wall_front" class="visual" type="box" size="2.5 0.01 2.6" pos="0 -2.5 1.8" rgba="0.55 0.60 0.66 1"/>
            <geom name="table" class="solid" type="box" size="0.61 0.37 0.02" pos="0 0 {tableHeight - 0.02}" contype="1" conaffinity="0"
                  rgba="0.80 0.76 0.67 1"/>
            <camera name="cam_high" pos="0.03 -0.62 0.80" xyaxes="1 0 0 0 0.7179 0.6961" fovy="27"/>
        {ArmXml.Body("left", -ArmXml.BaseDistanceMeters, 0, "0.33 0.42 0.55 1", "0.10 0.35 0.85 1", "contype=\"4\" conaffinity=\"3\"")}
        {ArmXml.Body("right", ArmXml.BaseDistanceMeters, Math.PI, "0.42 0.42 0.44 1", "0.13 0.13 0.15 1", "contype=\"8\" conaffinity=\"7\"")}
        {objects}
          </worldbody>
          <equality>
        {ArmXml.Coupling("left")}
        {ArmXml.Coupling("right")}
          </equality>
          <actuator>
        {ArmXml.Actuators("left")}
        {ArmXml.Actuators("right")}
          </actuator>
        </mujoco>
        """);
}
