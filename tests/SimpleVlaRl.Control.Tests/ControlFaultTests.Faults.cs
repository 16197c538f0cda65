using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Control.Tests;

public sealed partial class ControlFaultTests
{
    private static void Break(FakeRun run, string fault)
    {
        switch (fault)
        {
            case "joints":
                run.Body.Problem = StaleJoints;
                break;
            case "camera":
                run.Body.CameraProblem = StaleCamera;
                break;
            case "encoder":
                run.Body.Block(3, double.NaN);
                break;
            case "stop":
                run.Gate.Stop();
                break;
            case "intruder":
                run.Share();
                break;
            case "unreachable":
                run.Body.IsUnreachable = true;
                break;
            default:
                run.Body.Block(0, 0.9);
                break;
        }
    }

    private static void AssertWithinVelocity(FakeRun run)
    {
        IReadOnlyList<JointProfile> joints = run.Robot.Joints;
        foreach (((double before, double[] from), (double after, double[] to)) in run.Commands.Zip(run.Commands.Skip(1)))
        {
            for (int joint = 0; joint < joints.Count; joint++)
            {
                double velocity = Math.Abs(to[joint] - from[joint]) / Math.Max(after - before, 1e-9);
                Assert.True(velocity <= joints[joint].MaximumVelocity * 1.06, $"{joints[joint].Name} moved at {velocity:0.00} at {before:0.000} s");
            }
        }
    }

    private static EpisodeListing Listing(EpisodeReport report) => new()
    {
        Path = "",
        Header = report.Header,
        Summary = report.Summary,
        Outcome = report.Summary.Outcome,
        Bytes = 0,
        Digest = "",
        Integrity = EpisodeIntegrity.Verified,
        IntegrityDetail = "",
    };

    private abstract class Around(IPolicy policy) : IPolicy
    {
        protected int Calls { get; private set; }

        public PolicyManifest Manifest => policy.Manifest;

        public PolicyVersion Identity => policy.Identity;

        public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks)
        {
            Calls++;
            policy.Infer(requests, chunks);
            After(chunks[0]);
        }

        public void Dispose()
        {
        }

        protected abstract void After(ActionChunk chunk);
    }

    private sealed class AlternatingPolicy(IPolicy policy) : Around(policy)
    {
        protected override void After(ActionChunk chunk)
        {
            if (Calls % 2 == 0)
            {
                chunk.Actions[0] = float.NaN;
            }
        }
    }

    private sealed class HangingPolicy(IPolicy policy, int calls) : Around(policy), IDisposable
    {
        private readonly ManualResetEventSlim release = new();

        public bool? Throws { get; init; }

        public void Release() => release.Set();

        void IDisposable.Dispose() => release.Dispose();

        protected override void After(ActionChunk chunk)
        {
            if (Calls > calls)
            {
                release.Wait();
                if (Throws == true)
                {
                    throw new IOException("the server is gone");
                }

                chunk.Actions[0] = Throws == false ? float.NaN : chunk.Actions[0];
            }
        }
    }
}
