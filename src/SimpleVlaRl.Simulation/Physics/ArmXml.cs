using System.Globalization;

namespace SimpleVlaRl.Simulation.Physics;

/// <summary>Writes one six-joint arm with a parallel gripper as MJCF.</summary>
/// <remarks>
/// Link offsets, ranges and the distance of the bases are those of the ALOHA 2 follower (ViperX 300 s); the shapes are
/// primitives. Gains are position servos stiff enough to hold the arm against gravity within a few milliradians; the damping
/// that MuJoCo 2.2.2 cannot put on a position actuator is on the joints. Only hands and fingers collide.
/// </remarks>
internal static class ArmXml
{
    /// <summary>How far each arm's base stands from the middle, metres along world x: left negative, right positive.</summary>
    public const double BaseDistanceMeters = 0.469;

    /// <summary>How far each finger slides from closed to open, metres; twice that is the opening.</summary>
    public const double FingerStrokeMeters = 0.045;

    /// <summary>The six arm joints without the side, in order.</summary>
    public static readonly string[] JointNames = ["waist", "shoulder", "elbow", "forearm_roll", "wrist_angle", "wrist_rotate"];

    /// <summary>Writes the arm's bodies.</summary>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <param name="baseX">Where the base stands, metres along world x.</param>
    /// <param name="yaw">How the base is turned about world z, radians.</param>
    /// <param name="link">The colour of the links.</param>
    /// <param name="finger">The colour of the fingers.</param>
    /// <param name="contact">The contype and conaffinity attributes of hand and fingers.</param>
    /// <returns>A <c>body</c> element.</returns>
    public static string Body(string side, double baseX, double yaw, string link, string finger, string contact) =>
        string.Create(CultureInfo.InvariantCulture, $"""
            <body name="{side}_base" pos="{baseX} 0 0" euler="0 0 {yaw}">
              <geom class="visual" type="cylinder" size="0.06 0.045" pos="0 0 0.045" rgba="{link}"/>
              <body name="{side}_waist_link" pos="0 0 0.099">
                <joint name="{side}_waist" axis="0 0 1" range="-3.1416 3.1416" damping="40" armature="0.3"/>
                <geom class="visual" type="cylinder" size="0.045 0.03" pos="0 0 0.02" mass="0.8" rgba="{link}"/>
                <body name="{side}_upper_arm" pos="0 0 0.04805">
                  <joint name="{side}_shoulder" axis="0 1 0" range="-1.85 1.257" damping="60" armature="0.4"/>
                  <geom class="visual" type="capsule" size="0.028" fromto="0 0 0 0 0 0.3" mass="0.9" rgba="{link}"/>
                  <geom class="visual" type="capsule" size="0.024" fromto="0 0 0.3 0.05955 0 0.3" mass="0.2" rgba="{link}"/>
                  <body name="{side}_forearm" pos="0.05955 0 0.3">
                    <joint name="{side}_elbow" axis="0 1 0" range="-1.763 1.606" damping="35" armature="0.35"/>
                    <geom class="visual" type="capsule" size="0.024" fromto="0 0 0 0.2 0 0" mass="0.5" rgba="{link}"/>
                    <body name="{side}_forearm_end" pos="0.2 0 0">
                      <joint name="{side}_forearm_roll" axis="1 0 0" range="-3.1416 3.1416" damping="4" armature="0.1"/>
                      <geom class="visual" type="capsule" size="0.02" fromto="0 0 0 0.1 0 0" mass="0.3" rgba="{link}"/>
                      <body name="{side}_wrist" pos="0.1 0 0">
                        <joint name="{side}_wrist_angle" axis="0 1 0" range="-1.868 2.234" damping="8" armature="0.1"/>
                        <geom class="visual" type="capsule" size="0.02" fromto="0 0 0 0.06 0 0" mass="0.2" rgba="{link}"/>
                        <body name="{side}_hand" pos="0.069744 0 0">
                          <joint name="{side}_wrist_rotate" axis="1 0 0" range="-3.1416 3.1416" damping="2" armature="0.05"/>
                          <geom name="{side}_palm" class="solid" type="box" size="0.025 0.05 0.018" pos="0.03 0 0" mass="0.3" {contact} rgba="{link}"/>
                          <site name="{side}_tool" pos="0.13 0 0" rgba="0 0 0 0"/>
                          <camera name="cam_{side}_wrist" pos="0 0 0.09" xyaxes="0 -1 0 0.569210 0 0.822192" fovy="58"/>
                          <body name="{side}_finger">
                            <joint name="{side}_gripper" type="slide" axis="0 1 0" range="0 {FingerStrokeMeters}" damping="25" armature="0.1"/>
                            <geom name="{side}_finger_pad" class="finger" size="0.044 0.005 0.009" pos="0.098 0.005 0" {contact} rgba="{finger}"/>
                          </body>
                          <body name="{side}_finger_mirror">
                            <joint name="{side}_gripper_mirror" type="slide" axis="0 -1 0" range="0 {FingerStrokeMeters}" damping="25" armature="0.1"/>
                            <geom name="{side}_finger_mirror_pad" class="finger" size="0.044 0.005 0.009" pos="0.098 -0.005 0" {contact} rgba="{finger}"/>
                          </body>
                        </body>
                      </body>
                    </body>
                  </body>
                </body>
              </body>
            </body>
        """);

    /// <summary>Writes the arm's actuators, one per commanded joint, each named after its joint.</summary>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <returns>Seven <c>position</c> elements.</returns>
    public static string Actuators(string side) => string.Create(CultureInfo.InvariantCulture, $"""
            <position name="{side}_waist" joint="{side}_waist" kp="1000" ctrlrange="-3.1416 3.1416"/>
            <position name="{side}_shoulder" joint="{side}_shoulder" kp="1800" ctrlrange="-1.85 1.257"/>
            <position name="{side}_elbow" joint="{side}_elbow" kp="1000" ctrlrange="-1.763 1.606"/>
            <position name="{side}_forearm_roll" joint="{side}_forearm_roll" kp="120" ctrlrange="-3.1416 3.1416"/>
            <position name="{side}_wrist_angle" joint="{side}_wrist_angle" kp="250" ctrlrange="-1.868 2.234"/>
            <position name="{side}_wrist_rotate" joint="{side}_wrist_rotate" kp="60" ctrlrange="-3.1416 3.1416"/>
            <position name="{side}_gripper" joint="{side}_gripper" kp="1500" ctrlrange="0 {FingerStrokeMeters}" forcelimited="true" forcerange="-30 30"/>
        """);

    /// <summary>Writes the coupling that makes both fingers move alike.</summary>
    /// <param name="side"><c>left</c> or <c>right</c>.</param>
    /// <returns>A <c>joint</c> element.</returns>
    public static string Coupling(string side) => $"""
            <joint joint1="{side}_gripper_mirror" joint2="{side}_gripper" polycoef="0 1 0 0 0" solref="0.008 1"/>
        """;
}
