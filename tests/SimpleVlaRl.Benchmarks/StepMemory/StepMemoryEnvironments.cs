using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Training.Reinforcement.Environments;

namespace SimpleVlaRl.Benchmarks.StepMemory;

/// <summary>Environments in this process that ask as clients do, with pictures of noise, and succeed by chance.</summary>
/// <param name="rollout">Whom they ask.</param>
/// <param name="starts">How many starts there are.</param>
/// <param name="options">How long episodes are.</param>
internal sealed class StepMemoryEnvironments(EnvironmentRollout rollout, int starts, StepMemoryOptions options)
{
    private int dealt = -1;

    /// <summary>Plays until the server stops.</summary>
    /// <param name="count">How many environments.</param>
    public Task Play(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => PlayOne(number))));

    private async Task PlayOne(int number)
    {
        string name = FormattableString.Invariant($"environment-{number}");
        PolicyCall call = PolicyCall.For(rollout.Manifest, name);
        call.Request.Instruction = "go";
        Random noise = new((options.Seed * 1000) + number);
        while (true)
        {
            // All attempts at a start one after the other, as docs/environments.md advises: what is sampled beyond a step is a few groups.
            int episode = Interlocked.Increment(ref dealt);
            int start = episode / StepMemoryBench.GroupSize % starts;
            rollout.Begin(name, new AttemptStart("bench", "noise", start, "go"));
            for (int decision = 0; decision < options.Decisions; decision++)
            {
                Random drawn = decision == 0 ? new Random(start) : noise;
                foreach (Core.Observations.ImageFrame frame in call.Request.Frames)
                {
                    drawn.NextBytes(frame.Pixels);
                }

                PolicyReply reply = await rollout.AskAsync(call).ConfigureAwait(false);
                if (!reply.IsAnswered)
                {
                    return;
                }
            }

            rollout.End(name, new AttemptReport(noise.Next(2) == 0, options.Decisions, null, null));
        }
    }
}
