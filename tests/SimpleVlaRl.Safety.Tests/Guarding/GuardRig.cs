using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Core.Robots;
using SimpleVlaRl.Safety.Guarding;

namespace SimpleVlaRl.Safety.Tests.Guarding;

/// <summary>A guard on a thread of its own, over a folder that only the test uses.</summary>
internal sealed class GuardRig : IDisposable
{
    public const int ChunkLength = 2;
    public const string Digest = "aa00000000000000000000000000000000000000000000000000000000000055";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder folder = new();
    private readonly CancellationTokenSource ending = new();
    private readonly GuardLoop loop;
    private readonly Thread thread;

    public GuardRig(RobotProfile? robot = null)
    {
        Robot = robot ?? TestRobots.TwoArms();
        Identity = IdentityIn(folder.Path, Robot);
        loop = GuardLoop.Open(Identity, () => Ports(Robot, Arms, TimeProvider.System, News.Enqueue), TimeSpan.Zero, CancellationToken.None);
        thread = new Thread(() => loop.Run(null, ending.Token)) { IsBackground = true };
        thread.Start();
    }

    public static double[] Home => [0, 0, 1, 0, 0, 1];

    public RobotProfile Robot { get; }

    public ObedientArms Arms { get; } = new(Home);

    public System.Collections.Concurrent.ConcurrentQueue<string> News { get; } = [];

    public GuardIdentity Identity { get; }

    public static GuardIdentity IdentityIn(string folder) => IdentityIn(folder, TestRobots.TwoArms());

    private static GuardIdentity IdentityIn(string folder, RobotProfile robot) => GuardIdentity.Of(robot, Digest, 7) with { Folder = folder };

    public static GuardPorts Ports(RobotProfile robot, ObedientArms arms, TimeProvider time, Action<string>? onNews = null) => new()
    {
        Robot = robot,
        MakeGate = chunkLength => new CommandGate(robot, chunkLength),
        Source = arms,
        Sink = arms,
        Exclusivity = arms,
        Time = time,
        OnNews = onNews,
    };

    public GuardedGate Connect() => Connect(Identity, Patience);

    public GuardedGate Connect(GuardIdentity identity, TimeSpan patience) => GuardedGate.Connect(
        identity, Robot, ChunkLength, TimeProvider.System, patience, cancellation: TestContext.Current.CancellationToken);

    /// <summary>Proposes until the guard answers in time; a machine that is busy may miss a tick.</summary>
    public static GateDecision Submit(ICommandGate gate, ProposedAction proposed) => Answered(() => gate.Submit(proposed));

    /// <summary>Asks until the guard answers in time.</summary>
    public static GateDecision Answered(Func<GateDecision> ask)
    {
        GateDecision decision = ask();
        for (int attempt = 0; attempt < 50 && decision.Reason == GateReason.NoHeartbeat; attempt++)
        {
            decision = ask();
        }

        return decision;
    }

    public static ProposedAction Proposing(params double[] positions)
    {
        ProposedAction proposed = new(6) { IsMeasured = true, Source = ActionSource.Policy };
        positions.CopyTo(proposed.Positions, 0);
        return proposed;
    }

    public static async Task Until(Func<bool> condition, string description)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"not within {Patience.TotalSeconds} s: {description}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The guard ends as on SIGTERM.</summary>
    public void End()
    {
        ending.Cancel();
        Assert.True(thread.Join(Patience), "the guard does not end");
    }

    public void Dispose()
    {
        End();
        loop.Dispose();
        ending.Dispose();
        folder.Dispose();
    }
}
