using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference.Batching;
using SimpleVlaRl.Inference.Engine;
using SimpleVlaRl.Inference.Versions;

namespace SimpleVlaRl.Inference;

/// <summary>A policy for many robots over ONNX Runtime: calls that wait share runs, versions change between them.</summary>
/// <remarks>A call allocates nothing after warm-up, except for what a token that can be cancelled takes to tell of it.</remarks>
public sealed class PolicyService : IPolicyService, IPolicyVersions, IDisposable
{
    private readonly string policyFolder;
    private readonly PolicyServiceOptions options;
    private readonly BatchingOptions batching;
    private readonly BatchQueue queue;
    private readonly ServiceLane[] lanes;
    private readonly SemaphoreSlim changing = new(1);
    private readonly Lock previousLock = new();
    private VersionInUse? previous;

    private PolicyService(LoadedPolicy policy, string policyFolder, PolicyServiceOptions options, BatchingOptions batching, TimeProvider time)
    {
        this.policyFolder = policyFolder;
        this.options = options;
        this.batching = batching;
        Time = time;
        Manifest = policy.Manifest;
        VersionInUse version = new(policy, batching.Lanes, batching.OnThread);
        queue = new BatchQueue(version, batching, time);
        WarmUp(version);
        lanes = [.. Enumerable.Range(0, batching.Lanes).Select(index => new ServiceLane(queue, index, batching))];
    }

    /// <inheritdoc/>
    public PolicyManifest Manifest { get; }

    /// <inheritdoc/>
    public PolicyVersion Identity => queue.Current.Engine.Identity;

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <inheritdoc/>
    public int BatchLimit => this.batching.BatchLimit;

    /// <summary>Threads that run the network at the same time.</summary>
    public int LaneCount => this.batching.Lanes;

    /// <inheritdoc/>
    public PolicyServiceCounts Counts => queue.Counts;

    /// <summary>What the first version showed.</summary>
    public required SelfTestReport SelfTest { get; init; }

    /// <summary>What was measured to choose between batches and parallel runs; empty when that was given.</summary>
    public required IReadOnlyList<ScheduleRow> Schedules { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<PolicyVersion> Loaded
    {
        get
        {
            lock (previousLock)
            {
                return previous is null ? [Identity] : [Identity, previous.Engine.Identity];
            }
        }
    }

    /// <summary>Loads and tests a version, measures how to share the machine unless that is given, and starts the lanes.</summary>
    /// <param name="policyFolder">The folder <c>models/&lt;name&gt;</c>, or a version's folder in it.</param>
    /// <param name="version">The version; null for the one that the path names, else the newest.</param>
    /// <param name="options">How to run.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <returns>The service.</returns>
    /// <exception cref="PolicyLoadException">The version cannot be used, or fails its self-test.</exception>
    /// <exception cref="ArgumentException">The batching options have errors.</exception>
    public static PolicyService Start(string policyFolder, int? version, PolicyServiceOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        time ??= TimeProvider.System;
        LoadedPolicy policy = LoadedPolicy.Load(policyFolder, version, options.Policy);
        try
        {
            SelfTestReport report = Test(policy, options, time);
            if (!report.IsPassed)
            {
                throw report.Refusal(policy.Identity);
            }

            IReadOnlyList<ScheduleRow> schedules = options.Batching is null ? ScheduleTrial.Measure(policy, options.Trial, time) : [];
            BatchingOptions batching = options.Batching ?? Chosen(schedules);
            IReadOnlyList<string> errors = batching.Validate();
            return errors.Count > 0
                ? throw new ArgumentException($"The service cannot run like this: {string.Join("; ", errors)}.", nameof(options))
                : new PolicyService(policy, PolicyLocation.Parse(policyFolder).Folder, options, batching, time) { SelfTest = report, Schedules = schedules };
        }
        catch
        {
            policy.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<PolicyReply> AskAsync(PolicyCall call, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        VersionInUse? pinned = null;
        string? problem = null;
        if (call.Lease is { } lease)
        {
            pinned = (lease as PolicyLease)?.VersionFor(queue);
            problem = pinned is null ? "The lease is another service's, or was given back; take a new one." : null;
        }

        problem ??= (pinned ?? queue.Current).Engine.Problem(call.Request, call.Chunk);
        if (problem is not null)
        {
            queue.Count(PolicyReplyStatus.Refused);
            return new(PolicyReply.Without(PolicyReplyStatus.Refused, problem));
        }

        return queue.Add(call, pinned, cancellation);
    }

    /// <inheritdoc/>
    public IPolicyLease Lease() => new PolicyLease(queue, queue.Hold());

    /// <inheritdoc/>
    public async Task<VersionChange> ChangeToAsync(int version, CancellationToken cancellation = default)
    {
        await changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => ChangeTo(version, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <inheritdoc/>
    public VersionChange RollBack()
    {
        long began = Time.GetTimestamp();
        lock (previousLock)
        {
            if (previous is null)
            {
                return new VersionChange(
                    false,
                    Identity,
                    "No other version was current since the service started; there is nothing to roll back to.",
                    [],
                    Time.GetElapsedTime(began));
            }

            VersionInUse back = previous;
            previous = queue.Exchange(back);

            // Exchange counts being current; being the one to roll back to was counted before and passes to the other.
            queue.LetGo(back);
            return new VersionChange(true, back.Engine.Identity, "", [], Time.GetElapsedTime(began));
        }
    }

    /// <summary>Turns away all who wait, finishes what runs, and unloads every version that nobody leases.</summary>
    public void Dispose()
    {
        queue.Stop();
        foreach (ServiceLane lane in lanes)
        {
            lane.Join();
        }

        lock (previousLock)
        {
            if (previous is not null)
            {
                queue.LetGo(previous);
            }

            previous = null;
        }

        queue.LetGo(queue.Current);
        changing.Dispose();
    }

    private static SelfTestReport Test(LoadedPolicy policy, PolicyServiceOptions options, TimeProvider time)
    {
        using EngineLane lane = policy.Lane();
        return Versions.SelfTest.Run(policy, lane, options.Robot, options.SelfTest, time);
    }

    private static BatchingOptions Chosen(IReadOnlyList<ScheduleRow> schedules)
    {
        ScheduleRow best = ScheduleTrial.Choose(schedules);
        return new BatchingOptions { Lanes = best.Lanes, BatchLimit = best.Batch };
    }

    private VersionChange ChangeTo(int version, CancellationToken cancellation)
    {
        long began = Time.GetTimestamp();
        VersionChange Unchanged(string problem, IReadOnlyList<string> lines) => new(false, Identity, problem, lines, Time.GetElapsedTime(began));
        LoadedPolicy policy;
        try
        {
            policy = LoadedPolicy.Load(this.policyFolder, version, this.options.Policy);
        }
        catch (PolicyLoadException exception)
        {
            return Unchanged(exception.Message, []);
        }

        SelfTestReport report = Test(policy, this.options, Time);
        string problem = PolicyManifestFile.DescribeSamePolicy(policy.Manifest, Manifest)
            ? report.Problem
            : $"The manifest in '{this.policyFolder}' describes another policy now: its architecture, cameras or normalisation differ. "
                + "Start a new service for it.";
        if (problem.Length > 0 || cancellation.IsCancellationRequested)
        {
            policy.Dispose();
            return Unchanged(problem.Length > 0 ? problem : "The change was called off.", report.Lines);
        }

        VersionInUse next = new(policy, this.batching.Lanes, this.batching.OnThread);
        WarmUp(next);
        lock (previousLock)
        {
            VersionInUse? oldest = previous;
            previous = queue.Exchange(next);
            if (oldest is not null)
            {
                queue.LetGo(oldest);
            }
        }

        return new VersionChange(true, policy.Identity, "", report.Lines, Time.GetElapsedTime(began));
    }

    /// <summary>
    /// Every lane runs the batches it is likely to see, so that no robot pays for the first one; what they take is the planner's first estimate.
    /// </summary>
    private void WarmUp(VersionInUse version)
    {
        foreach (IEngineLane lane in version.Lanes)
        {
            for (int batch = 1; batch <= this.batching.BatchLimit;
                batch = batch == this.batching.BatchLimit ? batch + 1 : Math.Min(batch * 2, this.batching.BatchLimit))
            {
                PolicyRequest[] requests = [.. Enumerable.Range(0, batch).Select(row => TestObservation.Of(version.Engine.Manifest, row))];
                lane.Prepare(requests);
                lane.Run();
                long began = Time.GetTimestamp();
                lane.Prepare(requests);
                lane.Run();
                queue.Learn(batch, Time.GetElapsedTime(began));
            }
        }
    }
}
