using System.Globalization;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.OperatorConsole.Live;
using SimpleVlaRl.Ros2.Robot;

namespace SimpleVlaRl.Robot.Run;

/// <summary>How the parts of a run do, with what to do about each that does not. For one thread.</summary>
internal sealed class RunHealthReader(RunPageParts page, RunPage run, IPolicy policy)
{
    private const double Gibi = 1 << 30;
    private const double LateTickMilliseconds = 2;
    private const double FewMinutes = 30;
    private static readonly TimeSpan LeastApart = TimeSpan.FromSeconds(0.9);

    private readonly StreamRates rates = new(page.Topics, TimeProvider.System);
    private StreamHealth[] streams = [];
    private long readTimestamp;

    public RunHealth Read()
    {
        // Between two looks that follow at once nothing need have come.
        if (streams.Length == 0 || TimeProvider.System.GetElapsedTime(readTimestamp) >= LeastApart)
        {
            readTimestamp = TimeProvider.System.GetTimestamp();
            streams = [.. rates.Read().Select(Stream)];
        }

        return new RunHealth(streams, [Guard(), Disk(), Loop(), Policy()]);
    }

    private static StreamHealth Stream(StreamRate stream)
    {
        ObservedStreamCount count = stream.Count;
        double? age = count.Age?.TotalMilliseconds;
        return count.Problem.Length > 0
            ? new(count.Topic, stream.PerSecond, age, HealthLevel.Error, count.Problem, "set the camera or the driver as the profile says, or mend the profile")
            : !stream.HasArrived
            ? new(count.Topic, stream.PerSecond, age, HealthLevel.Error, "nothing arrives", "start the driver, look at its cable; try 'vla-robot topic list'")
            : stream.IsRejecting
            ? new(count.Topic, stream.PerSecond, age, HealthLevel.Warning, "some messages do not fit", "'vla-robot doctor' says which")
            : new(count.Topic, stream.PerSecond, age, HealthLevel.Ok, "arriving", "");
    }

    private HealthCheck Guard() => page.Guard is not { } guard
        ? new("guard", HealthLevel.Warning, "the gate is in the run itself, and gone with it", "leave --guard in-process away")
        : guard.Loss is { } loss
        ? new("guard", HealthLevel.Error, loss, "start the run again; the arms hold")
        : new("guard", HealthLevel.Ok, guard.Describe());

    private HealthCheck Disk()
    {
        try
        {
            double free = new DriveInfo(Path.GetFullPath(page.Options.Store)).AvailableFreeSpace;
            double? minutes = run.Last is { Path.Length: > 0, Summary.Duration.TotalSeconds: > 0 } last && File.Exists(last.Path)
                ? free / (new FileInfo(last.Path).Length / last.Summary.Duration.TotalMinutes) : null;
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{free / Gibi:0.0} GiB free{(minutes is { } left ? $", {Math.Min(left, 99_999):0} minutes of episodes" : "")}");
            bool isLow = minutes is < FewMinutes || free < Gibi;
            return new("disk", isLow ? HealthLevel.Warning : HealthLevel.Ok, text, isLow ? "free space; no episode begins with less than 512 MiB" : "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("disk", HealthLevel.Error, exception.Message, "look at the store's disk");
        }
    }

    private HealthCheck Loop()
    {
        if (run.Last is not { } last)
        {
            return new("loop", HealthLevel.Ok, "no episode yet");
        }

        double jitter = last.Summary.JitterMillisecondsP99;
        bool isLate = jitter > LateTickMilliseconds || last.Summary.MissedTicks > 0;
        return new(
            "loop",
            isLate ? HealthLevel.Warning : HealthLevel.Ok,
            string.Create(CultureInfo.InvariantCulture, $"ticks at most {jitter:0.00} ms late (p99), {last.Summary.MissedTicks} missed"),
            isLate ? "leave the machine to the robot, or grant real-time scheduling: docs/operations.md" : "");
    }

    private HealthCheck Policy()
    {
        PolicyVersion version = policy.Identity;
        string inference = run.Last is { } last
            ? string.Create(CultureInfo.InvariantCulture, $", {last.Summary.InferenceMillisecondsP99:0.0} ms an answer (p99)") : "";
        return new(
            "policy",
            HealthLevel.Ok,
            string.Create(CultureInfo.InvariantCulture, $"{version.Name} {version.Version} ({version.Precision} on {version.ExecutionProvider}){inference}"));
    }
}
