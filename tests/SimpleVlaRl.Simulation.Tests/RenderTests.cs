using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Simulation.Errors;
using SimpleVlaRl.Simulation.Physics;

namespace SimpleVlaRl.Simulation.Tests;

public sealed class RenderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Render_HeadCamera_ShowsTheCubeWhereItIsProjectedAndLargeEnough(long seed)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(seed));
        ImageFrame frame = Picture(environments, 0, "cam_high");
        (double column, double row) = Project(environments, "cam_high");

        Assert.True(IsRed(frame, (int)column, (int)row), $"no cube at column {column:F1}, row {row:F1}");
        List<(int Column, int Row)> red = [];
        for (int y = 0; y < frame.Height; y++)
        {
            for (int x = 0; x < frame.Width; x++)
            {
                if (IsRed(frame, x, y))
                {
                    red.Add((x, y));
                }
            }
        }

        // The middle of the red pixels is the projection, so the picture is neither mirrored nor upside down; 20 pixels is what a small policy needs.
        Assert.Equal(column, red.Average(pixel => pixel.Column + 0.5), 2.5);
        Assert.Equal(row, red.Average(pixel => pixel.Row + 0.5), 3.5);
        Assert.InRange(red.Max(pixel => pixel.Column) - red.Min(pixel => pixel.Column) + 1, 20, 40);
        Assert.True(frame.StampNanoseconds > 0);
    }

    [Theory]
    [InlineData("cam_left_wrist")]
    [InlineData("cam_right_wrist")]
    public void Render_WristCamera_ShowsBothFingersOfItsHand(string camera)
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        ImageFrame frame = Picture(environments, 0, camera);
        Func<int, int, bool> isFinger = camera == "cam_left_wrist"
            ? (x, y) => Channel(frame, x, y, 2) > 2 * Channel(frame, x, y, 0) && Channel(frame, x, y, 2) > 50
            : (x, y) => Channel(frame, x, y, 0) < 40 && Channel(frame, x, y, 1) < 40 && Channel(frame, x, y, 2) < 45;
        int leftHalf = 0;
        int rightHalf = 0;
        for (int y = 0; y < frame.Height; y++)
        {
            for (int x = 0; x < frame.Width; x++)
            {
                if (isFinger(x, y))
                {
                    _ = x < frame.Width / 2 ? leftHalf++ : rightHalf++;
                }
            }
        }

        Assert.InRange(leftHalf, 200, 20000);
        Assert.InRange(rightHalf, 200, 20000);
    }

    [Fact]
    public async Task Render_FromSeveralThreads_GivesTheSamePictures()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create(4);
        byte[][] expected = new byte[4][];
        for (int environment = 0; environment < 4; environment++)
        {
            environments.Reset(environment, SimulatedRobot.Start(environment));
            expected[environment] = Picture(environments, environment, "cam_high").Pixels;
        }

        Assert.NotEqual(expected[0], expected[1]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(environment => Task.Run(() =>
        {
            for (int repeat = 0; repeat < 20; repeat++)
            {
                Assert.Equal(expected[environment], Picture(environments, environment, "cam_high").Pixels);
            }
        }, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void Render_Randomized_LooksDifferentButMovesTheSame()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create(2);
        environments.Reset(0, SimulatedRobot.Start(5));
        environments.Reset(1, SimulatedRobot.Start(5, randomize: true));
        byte[] plain = Picture(environments, 0, "cam_high").Pixels;
        byte[] varied = Picture(environments, 1, "cam_high").Pixels;

        double[] moved = PhysicsLoop.Positions(environments, 1);
        moved[^5] -= environments.StartedSlot(1).Physics!.Model.TableHeightMeters;
        Assert.Equal(PhysicsLoop.Positions(environments, 0), moved, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.InRange(plain.Zip(varied).Average(pair => Math.Abs(pair.First - pair.Second)), 3, 80);
        Assert.Equal(varied, Picture(environments, 1, "cam_high").Pixels);
        environments.Reset(1, SimulatedRobot.Start(5));
        Assert.Equal(plain, Picture(environments, 1, "cam_high").Pixels);
    }

    [Fact]
    public void Render_UnknownCamera_NamesTheCameras()
    {
        using SimulatedBimanualEnvironment environments = SimulatedRobot.Create();
        environments.Reset(0, SimulatedRobot.Start(0));
        ArgumentException error = Assert.Throws<ArgumentException>(() => environments.Render(0, "cam_low", new ImageFrame(320, 240)));
        Assert.Contains("cam_high", error.Message, StringComparison.Ordinal);
    }

    private static ImageFrame Picture(SimulatedBimanualEnvironment environments, int environment, string camera)
    {
        ImageFrame frame = new(320, 240);
        try
        {
            environments.Render(environment, camera, frame);
        }
        catch (SimulationException missing) when (missing.Message.Contains("cannot be loaded", StringComparison.Ordinal))
        {
            Assert.Skip(missing.Message);
        }

        return frame;
    }

    /// <summary>The pinhole camera of the MJCF reference: it looks along its negative z, the field of view is vertical.</summary>
    private static (double Column, double Row) Project(SimulatedBimanualEnvironment environments, string camera)
    {
        PhysicsState physics = environments.StartedSlot(0).Physics!;
        int id = physics.Model.Camera(camera);
        ReadOnlySpan<double> eye = physics.CameraPosition(id);
        ReadOnlySpan<double> axes = physics.CameraRotation(id);
        ReadOnlySpan<double> point = physics.BodyPosition(physics.Model.Body("cube"));
        Span<double> local = stackalloc double[3];
        for (int axis = 0; axis < 3; axis++)
        {
            for (int k = 0; k < 3; k++)
            {
                local[axis] += axes[(3 * k) + axis] * (point[k] - eye[k]);
            }
        }

        double focal = 120 / Math.Tan(physics.Model.CameraFieldOfViewDegrees(id) * Math.PI / 360);
        return (160 + (focal * local[0] / -local[2]), 120 - (focal * local[1] / -local[2]));
    }

    private static bool IsRed(ImageFrame frame, int x, int y) => Channel(frame, x, y, 0) > 90 && Channel(frame, x, y, 1) < 60 && Channel(frame, x, y, 2) < 60;

    private static int Channel(ImageFrame frame, int x, int y, int channel) => frame.Pixels[(((y * frame.Width) + x) * 3) + channel];
}
