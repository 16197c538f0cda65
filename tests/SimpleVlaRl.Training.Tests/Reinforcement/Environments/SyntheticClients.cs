using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Training.Tests.Reinforcement.Environments;

/// <summary>Many environments at once, without a network: each plays its episodes as a client does, and some of them break, stall or lie.</summary>
/// <param name="rollout">Whom they ask.</param>
/// <param name="starts">How many starts there are; a start paints its own picture.</param>
/// <param name="decisions">Chunks of an episode that fails.</param>
internal sealed class SyntheticClients(EnvironmentRollout rollout, int starts, int decisions)
{
    /// <summary>What an environment does in an episode.</summary>
    public Func<int, int, SyntheticFate> Fate { get; init; } = (_, _) => SyntheticFate.Plays;

    /// <summary>Runs environments until all have played their episodes, or are stopped.</summary>
    /// <param name="count">How many environments.</param>
    /// <param name="episodes">How many episodes each plays.</param>
    /// <param name="cancellation">Stops them.</param>
    public Task Play(int count, int episodes, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => Play(number, count, episodes, cancellation), cancellation)));

    private async Task Play(int number, int count, int episodes, CancellationToken cancellation)
    {
        string name = FormattableString.Invariant($"environment-{number}");
        PolicyCall call = CallOf(rollout.Manifest, name);
        for (int episode = 0; episode < episodes && !cancellation.IsCancellationRequested; episode++)
        {
            int start = ((episode * count) + number) % starts;
            SyntheticFate fate = Fate(number, episode);
            rollout.Begin(name, new AttemptStart("test", "slide", start, "go"));
            bool succeeds = (number + episode) % 2 == 0;
            int played = fate == SyntheticFate.SaysSuccessAtOnce ? 0 : fate == SyntheticFate.RaisesAndSaysFailure ? 1 : decisions;
            for (int decision = 0; decision < played; decision++)
            {
                Paint(call.Request, fate == SyntheticFate.BeginsElsewhere ? start + starts : start, decision);
                PolicyReply reply = await rollout.AskAsync(call, cancellation);
                if (reply.Status is PolicyReplyStatus.Stopping or PolicyReplyStatus.Cancelled)
                {
                    return;
                }

                Assert.True(reply.IsAnswered, reply.Problem);
            }

            switch (fate)
            {
                case SyntheticFate.Crashes:
                    rollout.Leave(name, "the connection ended before the episode did");
                    break;
                case SyntheticFate.ForgetsToEnd:
                    break;
                default:
                    rollout.End(name, new AttemptReport(
                        fate == SyntheticFate.SaysSuccessAtOnce || (fate != SyntheticFate.RaisesAndSaysFailure && succeeds), played, null, null));
                    break;
            }
        }
    }

    /// <summary>A call with an instruction.</summary>
    public static PolicyCall CallOf(PolicyManifest manifest, string name)
    {
        PolicyCall call = PolicyCall.For(manifest, name);
        call.Request.Instruction = "go";
        return call;
    }

    private static void Paint(PolicyRequest request, int start, int decision)
    {
        byte[] pixels = request.Frames[0].Pixels;
        for (int index = 0; index < pixels.Length; index++)
        {
            pixels[index] = (byte)((37 * start) + (decision == 0 ? 0 : 3 * decision) + (index % 3));
        }
    }
}
