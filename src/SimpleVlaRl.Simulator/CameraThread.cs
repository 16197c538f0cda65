using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Simulation;

namespace SimpleVlaRl.Simulator;

/// <summary>Draws and publishes what the cameras see, on a thread and in an environment of its own, so that drawing never delays the physics.</summary>
internal sealed class CameraThread : IDisposable
{
    private readonly Lock gate = new();
    private readonly SimulatedBimanualEnvironment environment;
    private readonly CameraPort[] cameras;
    private readonly AutoResetEvent wake = new(false);
    private readonly Thread thread;
    private double[] offered;
    private double[] drawn;
    private long offeredStamp;
    private bool isOffered;
    private EpisodeStart start;
    private long episode;
    private long drawnEpisode;
    private long frameSets;
    private long skipped;
    private volatile bool isStopping;

    /// <summary>Draws each camera once, so that what is missing is said at once, and starts the thread.</summary>
    /// <param name="environment">The environments; both in use have been reset to <paramref name="start"/>.</param>
    /// <param name="start">The episode that stands.</param>
    /// <param name="cameras">The cameras.</param>
    public CameraThread(SimulatedBimanualEnvironment environment, EpisodeStart start, CameraPort[] cameras)
    {
        (this.environment, this.start, this.cameras) = (environment, start, cameras);
        offered = new double[ScenePose.Length(environment, SimulatorNode.Stepped)];
        drawn = new double[offered.Length];
        foreach (CameraPort camera in cameras)
        {
            environment.Render(SimulatorNode.Drawn, camera.Name, camera.Frame);
        }

        thread = new(Work) { IsBackground = true, Name = "cameras" };
        thread.Start();
    }

    public long FrameSets => Interlocked.Read(ref frameSets);

    public long Skipped => Interlocked.Read(ref skipped);

    /// <summary>Hands the present pose over, from the physics thread; a picture that has not been begun is replaced.</summary>
    public void Offer(long stampNanoseconds)
    {
        lock (gate)
        {
            if (isOffered)
            {
                Interlocked.Increment(ref skipped);
            }

            ScenePose.Read(environment, SimulatorNode.Stepped, offered);
            offeredStamp = stampNanoseconds;
            isOffered = true;
        }

        wake.Set();
    }

    /// <summary>Starts an episode, from the physics thread: no picture of the one before is published after this.</summary>
    public void Begin(EpisodeStart next)
    {
        lock (gate)
        {
            start = next;
            episode++;
            isOffered = false;
            int length = ScenePose.Length(environment, SimulatorNode.Stepped);
            if (offered.Length != length)
            {
                offered = new double[length];
            }
        }
    }

    public void Dispose()
    {
        isStopping = true;
        wake.Set();
        thread.Join();
        wake.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            wake.WaitOne();
            if (isStopping)
            {
                return;
            }

            if (TryTake(out EpisodeStart? reset, out long stamp))
            {
                if (reset is not null)
                {
                    environment.Reset(SimulatorNode.Drawn, reset);
                }

                ScenePose.Show(environment, SimulatorNode.Drawn, drawn);
                Draw(stamp);
            }
        }
    }

    private bool TryTake(out EpisodeStart? reset, out long stamp)
    {
        lock (gate)
        {
            (reset, stamp) = (null, offeredStamp);
            if (!isOffered)
            {
                return false;
            }

            isOffered = false;
            (offered, drawn) = (drawn, offered);
            if (offered.Length != drawn.Length)
            {
                offered = new double[drawn.Length];
            }

            if (drawnEpisode != episode)
            {
                drawnEpisode = episode;
                reset = start;
            }

            return true;
        }
    }

    private void Draw(long stamp)
    {
        foreach (CameraPort camera in cameras)
        {
            environment.Render(SimulatorNode.Drawn, camera.Name, camera.Frame);
            camera.Frame.StampNanoseconds = stamp;
            lock (gate)
            {
                if (episode != drawnEpisode)
                {
                    return;
                }

                camera.Publish();
            }
        }

        Interlocked.Increment(ref frameSets);
    }
}
