using System.Globalization;
using System.Runtime.InteropServices;

namespace SimpleVlaRl.Simulation.Tests;

/// <summary>The built-in structure layout and the physics against C programs compiled here.</summary>
public sealed class PeerTests
{
    [Fact]
    public void MujocoLayout_RecompiledHere_IsWhatIsBuiltIn()
    {
        using PeerProgram program = PeerProgram.Compile("mujoco_layout");
        string expected = program.Run();
        string actual = File.ReadAllText(Path.Combine(Repository.Root, "src", "SimpleVlaRl.Simulation", "Interop", "MujocoLayout.cs"));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void StepPhysics_SameSceneAndControlsAsTheCLoop_EndsInTheSameState()
    {
        using PeerProgram program = PeerProgram.Compile("mujoco_loop", "-l:libmujoco.so.2.2.2");
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        const int Steps = 1250;
        (double[] targets, double[] controls) = PhysicsLoop.RecordControls(environments, SimulatedRobot.Start(11), Steps);
        environments.Reset(0, SimulatedRobot.Start(11));
        string scene = program.Write("scene.xml", System.Text.Encoding.UTF8.GetBytes(environments.SceneXmlOf(SimulatedRobot.Task)));
        string initial = program.Write("initial.f64", MemoryMarshal.AsBytes<double>(PhysicsLoop.Positions(environments, 0)));
        string sequence = program.Write("controls.f64", MemoryMarshal.AsBytes<double>(controls));

        double nativeSeconds = double.PositiveInfinity;
        double managedSeconds = double.PositiveInfinity;
        string[] lines = [];
        for (int repeat = 0; repeat < 5; repeat++)
        {
            lines = program.Run(scene, initial, sequence).Split('\n');
            nativeSeconds = Math.Min(nativeSeconds, double.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture));
            managedSeconds = Math.Min(managedSeconds, PhysicsLoop.Run(environments, SimulatedRobot.Start(11), targets, TimeProvider.System).TotalSeconds);
        }

        double[] expected =
        [
            .. lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture))
        ];
        double[] actual = PhysicsLoop.Positions(environments, 0);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-9);

        // The demonstration carried the cube into the air, so the comparison covers contacts; the speed is asserted loosely because machines are shared.
        Assert.InRange(actual[^5], 0.2, 0.4);
        double ratio = nativeSeconds / managedSeconds;
        TestContext.Current.SendDiagnosticMessage(
            $"{1e6 * nativeSeconds / Steps:F1} us per step in C, {1e6 * managedSeconds / Steps:F1} us managed, speed ratio {ratio:F3}");
        Assert.InRange(ratio, 0.5, 3);
    }
}
