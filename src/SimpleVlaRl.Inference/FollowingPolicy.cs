using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>
/// The newest version of a policy, for a robot that runs it itself: a newer one in the policy's folder is loaded and tested beside the one that answers, and
/// takes over where the robot says so, between two episodes or two groups of them. The one before stays loaded, to go back to.
/// </summary>
/// <remarks><see cref="TakeOver"/>, <see cref="RollBack"/> and <see cref="Infer"/> may be called from different threads; a run that is under way when the version changes ends on the one it began with, which stays loaded until the next change.</remarks>
public sealed class FollowingPolicy : IPolicy
{
    private readonly string _policyFolder;
    private readonly FollowingPolicyOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _onNews;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _ending = new(false);
    private readonly Thread _watcher;
    private OnnxPolicy _current;
    private OnnxPolicy? _previous;
    private (OnnxPolicy Policy, VersionChange Change)? _next;
    private int _latestSeen;
    private DateTime _examined;

    private FollowingPolicy(string policyFolder, OnnxPolicy first, FollowingPolicyOptions options, TimeProvider time, Action<string> onNews)
    {
        (_policyFolder, _current, _options, _time, _onNews) = (policyFolder, first, options, time, onNews);
        _latestSeen = first.Identity.Version;
        _watcher = new Thread(Watch) { IsBackground = true, Name = "versions" };
        _watcher.Start();
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest => _current.Manifest;

    /// <inheritdoc/>
    public PolicyIdentity Identity => Volatile.Read(ref _current).Identity;

    /// <summary>Loads and tests the newest version, and watches the folder from then on.</summary>
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
        (OnnxPolicy first, SelfTestReport report) = Tested(policyFolder, null, options, time);
        if (!report.IsPassed)
        {
            first.Dispose();
            throw report.Refusal(first.Identity);
        }

        return new FollowingPolicy(policyFolder, first, options, time, onNews);
    }

    /// <inheritdoc/>
    public void Infer(ReadOnlySpan<PolicyRequest> requests, ReadOnlySpan<ActionChunk> chunks) => Volatile.Read(ref _current).Infer(requests, chunks);

    /// <summary>Lets a version that is ready answer from now on.</summary>
    /// <returns>What changed; null when nothing was ready.</returns>
    public VersionChange? TakeOver()
    {
        OnnxPolicy? oldest;
        VersionChange change;
        lock (_lock)
        {
            if (_next is not { } next)
            {
                return null;
            }

            (oldest, change) = (_previous, next.Change);
            (_previous, _next) = (_current, null);
            Volatile.Write(ref _current, next.Policy);
        }

        oldest?.Dispose();
        return change;
    }

    /// <summary>Lets the version before answer again from now on, at once: it is loaded. What was ready is dropped; the next newer version is followed again.</summary>
    /// <returns>What came of it.</returns>
    public VersionChange RollBack()
    {
        long began = _time.GetTimestamp();
        OnnxPolicy? dropped;
        lock (_lock)
        {
            if (_previous is null)
            {
                return new VersionChange(false, Identity, "No other version has answered since the start; there is nothing to roll back to.", [], _time.GetElapsedTime(began));
            }

            dropped = _next?.Policy;
            _next = null;
            OnnxPolicy back = _previous;
            _previous = _current;
            Volatile.Write(ref _current, back);
        }

        dropped?.Dispose();
        return new VersionChange(true, Identity, "", [], _time.GetElapsedTime(began));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ending.IsSet)
        {
            return;
        }

        _ending.Set();
        _watcher.Join();
        _ending.Dispose();
        _next?.Policy.Dispose();
        _previous?.Dispose();
        _current.Dispose();
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
        while (!_ending.Wait(_options.LookEvery))
        {
            try
            {
                Look();
            }
#pragma warning disable CA1031 // Whatever is wrong with a new version, the robot goes on with the one that answers.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _onNews($"Version {Identity.Version} goes on answering: {exception.Message}");
            }
        }
    }

    /// <summary>Looks at a manifest once; a version that was refused is tried again when its manifest is written again.</summary>
    private void Look()
    {
        DateTime written = PolicyManifestFile.WrittenAt(_policyFolder);
        if (written == _examined)
        {
            return;
        }

        _examined = written;
        PolicyManifest manifest = PolicyManifestFile.Read(_policyFolder);
        int newest = manifest.Newest().Version;
        if (newest == _latestSeen)
        {
            return;
        }

        if (!PolicyManifestFile.DescribeSamePolicy(manifest, Manifest))
        {
            _onNews($"Version {newest} does not take over: the manifest in '{_policyFolder}' describes another policy now. Start again for it.");
            return;
        }

        Prepare(newest);
    }

    private void Prepare(int version)
    {
        long began = _time.GetTimestamp();
        (OnnxPolicy policy, SelfTestReport report) = Tested(_policyFolder, version, _options, _time);
        if (!report.IsPassed)
        {
            policy.Dispose();
            _onNews($"Version {version} does not take over, it fails its self-test: {report.Problem}");
            return;
        }

        _latestSeen = version;
        OnnxPolicy? dropped;
        lock (_lock)
        {
            dropped = _next?.Policy;
            _next = (policy, new VersionChange(true, policy.Identity, "", report.Lines, _time.GetElapsedTime(began)));
        }

        dropped?.Dispose();
        _onNews($"Version {version} has passed its self-test and is ready to take over.");
    }
}
