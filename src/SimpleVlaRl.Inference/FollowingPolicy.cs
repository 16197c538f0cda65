using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>
/// The newest version of a policy, for a robot that runs it itself: a newer one in the policy's folder is loaded and tested beside the one that answers, and
/// takes over where the robot says so, between two episodes or two groups of them. The one before stays loaded, to go back to.
/// </summary>
/// <remarks>
/// <see cref="TakeOver"/>, <see cref="RollBack"/> and <see cref="Infer"/> may be called from different threads; a run that is under way when the version
/// changes ends on the one it began with, which stays loaded until the next change.
/// </remarks>
public sealed class FollowingPolicy : IPolicy
{
    private readonly string policyFolder;
    private readonly FollowingPolicyOptions options;
    private readonly TimeProvider time;
    private readonly Action<string> onNews;
    private readonly Lock mutex = new();
    private readonly ManualResetEventSlim ending = new(false);
    private readonly Thread watcher;
    private readonly HashSet<int> tried = [];
    private OnnxPolicy current;
    private OnnxPolicy? previous;
    private (OnnxPolicy Policy, VersionChange Change)? next;
    private int latestSeen;
    private DateTime examined;
    private PolicyManifest? known;
    private string lastProblem = "";

    private FollowingPolicy(string policyFolder, OnnxPolicy first, FollowingPolicyOptions options, TimeProvider time, Action<string> onNews)
    {
        (this.policyFolder, current, this.options, this.time, this.onNews) = (policyFolder, first, options, time, onNews);
        latestSeen = first.Identity.Version;
        watcher = new Thread(Watch) { IsBackground = true, Name = "versions" };
        watcher.Start();
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest => current.Manifest;

    /// <inheritdoc/>
    public PolicyVersion Identity => Volatile.Read(ref current).Identity;

    /// <summary>The version that answered before and is still loaded; null where there is none.</summary>
    public PolicyVersion? Previous
    {
        get
        {
            lock (mutex)
            {
                return previous?.Identity;
            }
        }
    }

    /// <summary>The version that has passed its self-test and waits for <see cref="TakeOver"/>; null where there is none.</summary>
    public PolicyVersion? Ready
    {
        get
        {
            lock (mutex)
            {
                return next?.Policy.Identity;
            }
        }
    }

    /// <summary>Loads and tests the first version, and watches the folder from then on.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>.</param>
    /// <param name="options">How to run and to test.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onNews">Told, in one sentence and on the watching thread, of a version that is ready or that is refused.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PolicyLoadException">The version cannot be used, or fails its self-test.</exception>
    public static FollowingPolicy Load(string policyFolder, FollowingPolicyOptions options, TimeProvider time, Action<string> onNews)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(onNews);
        int chosen = options.Choice.First(PolicyManifestFile.Read(policyFolder, options.Policy.ManifestCheck));
        (OnnxPolicy first, SelfTestReport report) = Tested(policyFolder, chosen, options, time);
        if (!report.IsPassed)
        {
            first.Dispose();
            throw report.Refusal(first.Identity);
        }

        return new FollowingPolicy(policyFolder, first, options, time, onNews);
    }

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks) => Volatile.Read(ref current).Infer(requests, chunks);

    /// <summary>Lets a version that is ready answer from now on.</summary>
    /// <param name="version">The version that it must be; null for any.</param>
    /// <returns>What changed; null when nothing was ready, or another version.</returns>
    public VersionChange? TakeOver(int? version = null)
    {
        OnnxPolicy? oldest;
        VersionChange change;
        lock (mutex)
        {
            if (this.next is not { } next || (version is { } wanted && next.Policy.Identity.Version != wanted))
            {
                return null;
            }

            (oldest, change) = (previous, next.Change);
            (previous, this.next) = (current, null);
            Volatile.Write(ref current, next.Policy);
        }

        oldest?.Dispose();
        return change;
    }

    /// <summary>
    /// Lets the version before answer again from now on, at once: it is loaded. What was ready is dropped; the next newer version is followed again.
    /// </summary>
    /// <returns>What came of it.</returns>
    public VersionChange RollBack()
    {
        long began = this.time.GetTimestamp();
        OnnxPolicy? dropped;
        lock (mutex)
        {
            if (previous is null)
            {
                return new VersionChange(
                    false, Identity, "No other version has answered since the start; there is nothing to roll back to.", [], this.time.GetElapsedTime(began));
            }

            dropped = this.next?.Policy;
            this.next = null;
            OnnxPolicy back = previous;
            previous = current;
            Volatile.Write(ref current, back);
        }

        dropped?.Dispose();
        return new VersionChange(true, Identity, "", [], this.time.GetElapsedTime(began));
    }

    /// <summary>Lets the version before answer, and the one that answers be the one before: to and fro, at once. What is ready stays so.</summary>
    /// <exception cref="InvalidOperationException">There is no version before.</exception>
    public void Exchange()
    {
        lock (mutex)
        {
            OnnxPolicy back = previous ?? throw new InvalidOperationException("No other version has answered since the start.");
            previous = current;
            Volatile.Write(ref current, back);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ending.IsSet)
        {
            return;
        }

        ending.Set();
        watcher.Join();
        ending.Dispose();
        this.next?.Policy.Dispose();
        previous?.Dispose();
        current.Dispose();
    }

    private static (OnnxPolicy Policy, SelfTestReport Report) Tested(string policyFolder, int? version, FollowingPolicyOptions options, TimeProvider time)
    {
        OnnxPolicy policy = OnnxPolicy.Load(policyFolder, version, options.Policy, time, options.OnHelperThread);
        try
        {
            return (policy, policy.Test(options.Robot, options.SelfTest));
        }
        catch
        {
            policy.Dispose();
            throw;
        }
    }

    private void Watch()
    {
        while (!ending.Wait(this.options.LookEvery))
        {
            try
            {
                Look();
            }
#pragma warning disable CA1031 // Whatever is wrong with a new version, the robot goes on with the one that answers.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // A choice that fails is asked again and fails again; a sentence is said once.
                if (exception.Message != lastProblem)
                {
                    lastProblem = exception.Message;
                    this.onNews($"Version {Identity.Version} goes on answering: {exception.Message}");
                }
            }
        }
    }

    /// <summary>Reads a manifest once; a version that was refused is tried again when its manifest is written again.</summary>
    private void Look()
    {
        DateTime written = this.options.FilesBeside.Select(name => File.GetLastWriteTimeUtc(Path.Combine(this.policyFolder, name)))
            .Append(PolicyManifestFile.WrittenAt(this.policyFolder)).Max();
        if (written != examined)
        {
            (examined, known, lastProblem) = (written, null, "");
            tried.Clear();
            known = PolicyManifestFile.Read(this.policyFolder);
        }

        if (known is not { } manifest)
        {
            return;
        }

        if (Wanted(manifest) is not { } wanted)
        {
            return;
        }

        // What is refused is not tried again before the manifest is another.
        tried.Add(wanted);
        if (!PolicyManifestFile.DescribeSamePolicy(manifest, Manifest))
        {
            this.onNews($"Version {wanted} does not take over: the manifest in '{this.policyFolder}' describes another policy now. Start again for it.");
            return;
        }

        Prepare(wanted);
    }

    /// <summary>The most wanted version that is not loaded; none while one that is as much wanted waits to take over.</summary>
    private int? Wanted(PolicyManifest manifest)
    {
        IReadOnlyList<int> choice = this.options.Choice.Next(manifest);
        lock (mutex)
        {
            foreach (int version in choice)
            {
                if (next is { } ready && IsIt(ready.Policy, version, manifest))
                {
                    return null;
                }

                bool isLoaded = IsIt(current, version, manifest) || (previous is { } one && IsIt(one, version, manifest));
                if (!isLoaded && version != latestSeen && !tried.Contains(version))
                {
                    return version;
                }
            }
        }

        return null;
    }

    /// <summary>A version that was exported again under its number is another one.</summary>
    private static bool IsIt(OnnxPolicy loaded, int version, PolicyManifest manifest) => loaded.Identity.Version == version
        && manifest.Versions.FirstOrDefault(known => known.Version == version)?.Sha256.GetValueOrDefault(PolicyFiles.Graph) == loaded.Identity.Digest;

    private void Prepare(int version)
    {
        long began = this.time.GetTimestamp();
        (OnnxPolicy policy, SelfTestReport report) = Tested(this.policyFolder, version, this.options, this.time);
        if (!report.IsPassed)
        {
            policy.Dispose();
            this.onNews($"Version {version} does not take over, it fails its self-test: {report.Problem}");
            this.options.OnFailedTest?.Invoke(version, report.Problem);
            return;
        }

        latestSeen = version;
        tried.Remove(version);
        OnnxPolicy? dropped;
        lock (mutex)
        {
            dropped = this.next?.Policy;
            this.next = (policy, new VersionChange(true, policy.Identity, "", report.Lines, this.time.GetElapsedTime(began)));
        }

        dropped?.Dispose();
        this.onNews($"Version {version} has passed its self-test and is ready to take over.");
    }
}
