using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Benchmarks.Robots;

/// <summary>
/// A robot that asks once per chunk, with the end of the chunk as its deadline, and checks that each answer is wholly of the version it names.
/// </summary>
internal sealed class SwapRobot
{
    /// <summary>Batches of other sizes round differently, and two bins may be nearly alike.</summary>
    private const double ShareAllowed = 0.02;

    private readonly Dictionary<int, int[]> expected = [];
    private readonly int index;

    /// <summary>Makes a robot with an observation of its own.</summary>
    /// <param name="index">Which robot.</param>
    /// <param name="policies">Each version alone.</param>
    public SwapRobot(int index, IReadOnlyList<OnnxPolicy> policies)
    {
        this.index = index;
        foreach (OnnxPolicy policy in policies)
        {
            PolicyCall call = CallTo(policy.Manifest);
            policy.Infer([call.Request], [call.Chunk]);
            expected[policy.Identity.Version] = call.Chunk.Tokens;
        }
    }

    /// <summary>Answers per version.</summary>
    public Dictionary<int, int> Answers { get; } = [];

    public int Missed { get; private set; }

    public int Mixed { get; private set; }

    public string Problem { get; private set; } = "";

    public List<double> Milliseconds { get; } = [];

    /// <summary>The share of tokens in which the two versions differ: with none, mixing would not show.</summary>
    public double Difference => Share(expected.Values.First(), expected.Values.Last());

    public async Task Run(PolicyService service, TimeSpan chunk, int robots, CancellationToken end)
    {
        PolicyCall call = CallTo(service.Manifest);
        long period = (long)(chunk.TotalSeconds * service.Time.TimestampFrequency);
        long due = service.Time.GetTimestamp() + (period * index / robots);
        while (!end.IsCancellationRequested)
        {
            TimeSpan wait = service.Time.GetElapsedTime(service.Time.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, service.Time, CancellationToken.None).ConfigureAwait(false);
            }

            due += period;
            long asked = service.Time.GetTimestamp();
            call.DeadlineTimestamp = due;
            Note(call, await service.AskAsync(call, CancellationToken.None).ConfigureAwait(false));
            Milliseconds.Add(service.Time.GetElapsedTime(asked).TotalMilliseconds);
        }
    }

    private static double Share(int[] one, int[] other) => one.Zip(other).Count(pair => pair.First != pair.Second) / (double)one.Length;

    private void Note(PolicyCall call, in PolicyReply reply)
    {
        if (!reply.IsAnswered || reply.IsLate)
        {
            Missed++;
            Problem = reply.IsAnswered ? "late" : $"{reply.Status}: {reply.Problem}";
        }

        if (reply.Identity is { } identity)
        {
            Answers[identity.Version] = Answers.GetValueOrDefault(identity.Version) + 1;
            Mixed += Share(expected[identity.Version], call.Chunk.Tokens) > ShareAllowed ? 1 : 0;
        }
    }

    private PolicyCall CallTo(PolicyManifest manifest) => new()
    {
        Robot = $"robot {index}",
        Request = TestObservation.Of(manifest, index),
        Chunk = new ActionChunk(manifest.Architecture.ChunkLength, manifest.Architecture.ActionDimension),
    };
}
