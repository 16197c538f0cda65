using System.Text.Json.Nodes;
using SimpleVlaRl.Benchmarks.Faults;
using SimpleVlaRl.Benchmarks.Robots;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;

namespace SimpleVlaRl.Benchmarks.ClosedLoop;

/// <summary>Kills programs of a loop that learns, at random, starts them again, and looks at what is left.</summary>
internal sealed class LoopKillBench : IDisposable
{
    private const int ForgedVersion = 1000;
    private const int ForgedEvery = 6;
    private const double ShareOfApproved = 0.75;
    private static readonly LoopVictim[] Victims = Enum.GetValues<LoopVictim>();
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(21);
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestForgery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ToLearn = TimeSpan.FromMinutes(6);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("vla-loop-");
    private readonly Random random;
    private readonly Random decisions;
    private readonly Waiting waiting;
    private readonly LoopPlaces places;
    private readonly LoopPrograms programs;
    private readonly SortedDictionary<LoopVictim, int> kills = [];
    private readonly Dictionary<string, string> seen = [];
    private int forged;
    private int refused;
    private (int Version, long Since) candidate = (0, 0);

    public LoopKillBench(int domain, int seed, CancellationToken cancellation)
    {
        random = new Random(seed);
        decisions = new Random(~seed);
        waiting = new Waiting(cancellation);
        places = new LoopPlaces(folder.FullName);
        programs = new LoopPrograms(places, domain, seed, cancellation);
    }

    /// <summary>Kills.</summary>
    /// <param name="count">How many times.</param>
    /// <param name="seed">What the draws were made with, for the record.</param>
    /// <param name="terminal">Where it is told.</param>
    public int Run(int count, int seed, Terminal terminal)
    {
        Prepare();
        for (int kill = 0; kill < count;)
        {
            programs.Revive();
            Live(ShortestLife + ((LongestLife - ShortestLife) * random.NextDouble()));
            if (kill % ForgedEvery == 0)
            {
                Forge();
            }

            // Whatever is committed now must be there at the end.
            foreach (string file in LoopEvidence.Files(places.RobotStore))
            {
                seen.TryAdd(Path.GetFileName(file), Digests.OfFile(file));
            }

            LoopVictim victim = Victims[random.Next(Victims.Length)];
            if (programs.TryKill(victim))
            {
                kill++;
                kills[victim] = kills.GetValueOrDefault(victim) + 1;
                terminal.Status(FormattableString.Invariant($"{kill}/{count} kills, the {victim} last; {seen.Count} episodes are committed"));
            }
        }

        for (long began = TimeProvider.System.GetTimestamp(); !HasLearned() && TimeProvider.System.GetElapsedTime(began) < ToLearn;)
        {
            programs.Revive();
            Live(ShortestLife);
        }

        programs.End();
        return Report(LoopEvidence.Of(places, seen), seed, terminal);
    }

    public void Dispose()
    {
        programs.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>The shipped policy, signed, and as a trap a version that is signed and was never compared with its network.</summary>
    private void Prepare()
    {
        places.CopyPolicy();
        int first = PolicyManifestFile.Read(places.Policy).Versions.Max(version => version.Version);
        places.Add(first + 1, isVerified: false);
        RobotPrograms.Command("promote", "key", "--to", places.Key);
        RobotPrograms.Command("promote", "sign", "--policy", places.Policy, "--key", places.Key);
        RobotPrograms.Command("promote", "approve", "--policy", places.Policy, "--version-number", FormattableString.Invariant($"{first}"));
    }

    private bool HasLearned() => PolicyManifestFile.Read(places.Policy).Versions.Any(version => version.Provenance.ParentVersion is not null);

    /// <summary>Lets the loop run, and decides, as a person would, of candidates that have been in their trial for a while.</summary>
    private void Live(TimeSpan length)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < length)
        {
            waiting.Pause(TimeSpan.FromSeconds(0.5));
            DecideWhereDue();
        }
    }

    private void DecideWhereDue()
    {
        int waits;
        try
        {
            waits = PromotionLog.Read(places.Policy).Candidate(PolicyManifestFile.Read(places.Policy))?.Version ?? 0;
        }
        catch (Exception exception) when (exception is PromotionException or PolicyLoadException)
        {
            throw new UserException($"{exception.Message}\n{programs.LastWords()}", exception);
        }

        if (waits != candidate.Version)
        {
            candidate = (waits, TimeProvider.System.GetTimestamp());
        }

        if (waits != 0 && TimeProvider.System.GetElapsedTime(candidate.Since) > Trial)
        {
            RobotPrograms.Command(
                "promote", decisions.NextDouble() < ShareOfApproved ? "approve" : "reject", "--policy", places.Policy,
                "--version-number", FormattableString.Invariant($"{waits}"), "--by", "bench");
        }
    }

    /// <summary>Somebody without the key puts a version into the manifest; once the robot has said that it refuses it, it is taken out again.</summary>
    private void Forge()
    {
        int before = programs.Refusals();
        (string signed, string unsigned) = places.Add(ForgedVersion, isVerified: true);
        if (waiting.TryUntil(() => programs.Refusals() > before, LongestForgery))
        {
            refused++;
        }

        // A version that was exported in this moment is not taken away.
        if (File.ReadAllText(places.ManifestPath) == unsigned)
        {
            WholeFile.WriteText(places.ManifestPath, signed);
        }

        Directory.Delete(places.VersionFolder(ForgedVersion), recursive: true);
        forged++;
    }

    private int Report(LoopEvidence evidence, int seed, Terminal terminal)
    {
        foreach ((LoopVictim victim, int count) in kills)
        {
            terminal.Line(FormattableString.Invariant($"{victim,-10} {count,4} kills"));
        }

        terminal.Line(FormattableString.Invariant(
            $"{evidence.Committed} episodes committed, {evidence.Lost} lost; {evidence.Groups} groups, {evidence.MixedGroups} of more than one version; ")
            + FormattableString.Invariant($"{evidence.Unlawful} episodes of a version that must not act, ")
            + FormattableString.Invariant($"{evidence.Undecided} groups of one that was not in use"));
        terminal.Line(FormattableString.Invariant(
            $"{evidence.Learned} versions learned, {evidence.Promoted} promoted, {evidence.Rejected} rejected; {evidence.Acted} have acted; ")
            + FormattableString.Invariant($"{forged} forged, {refused} of them refused in words"));
        JsonObject document = new()
        {
            ["machine"] = MachineDescription.Line(),
            ["seed"] = seed,
            ["kills"] = kills.Values.Sum(),
            ["victims"] = new JsonArray([.. kills.Select(pair => new JsonObject { ["victim"] = $"{pair.Key}", ["kills"] = pair.Value })]),
            ["forged_versions"] = forged,
            ["forged_refused"] = refused,
        };
        evidence.AddTo(document);
        terminal.Json(document);
        return evidence.IsSound && refused > 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
