using System.Globalization;
using System.Runtime.InteropServices;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Inference;
using SimpleVlaRl.Robot.Interop;

namespace SimpleVlaRl.Robot.Serve;

/// <summary>
/// Which version answers while a policy is served: SIGHUP takes the newest in the folder, if it passes its self-test, SIGUSR1 goes back to the one before, and
/// a server that follows looks for a newer one by itself.
/// </summary>
internal sealed class ServedVersions : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly PolicyService service;
    private readonly string policyFolder;
    private readonly Terminal terminal;
    private readonly CancellationTokenSource ending;
    private readonly PosixSignalRegistration reload;
    private readonly PosixSignalRegistration? back;
    private readonly Task following;

    public ServedVersions(PolicyService service, ServeOptions options, Terminal terminal, CancellationToken cancellation)
    {
        (this.service, this.terminal) = (service, terminal);
        policyFolder = PolicyLocation.Parse(options.PolicyFolder).Folder;
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        reload = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = TakeNewestAsync(isAsked: true);
        });
        back = RollBackSignal.Register(() => Say(service.RollBack(), "answers again"));
        following = options.FollowsVersions ? FollowAsync(PolicyManifestFile.WrittenAt(policyFolder)) : Task.CompletedTask;
    }

    public void Dispose()
    {
        reload.Dispose();
        back?.Dispose();
        ending.Cancel();
        following.GetAwaiter().GetResult();
        ending.Dispose();
    }

    /// <summary>Looks at a manifest once: a version that was refused, or gone back from, is taken again only when the manifest is written again.</summary>
    private async Task FollowAsync(DateTime seen)
    {
        using PeriodicTimer timer = new(LookEvery, service.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false))
            {
                DateTime written = PolicyManifestFile.WrittenAt(policyFolder);
                if (written != seen)
                {
                    seen = written;
                    await TakeNewestAsync(isAsked: false).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TakeNewestAsync(bool isAsked)
    {
        try
        {
            int newest = PolicyManifestFile.Read(policyFolder).Newest().Version;
            if (newest != service.Identity.Version)
            {
                Say(await service.ChangeToAsync(newest, ending.Token).ConfigureAwait(false), "answers now");
            }
            else if (isAsked)
            {
                terminal.Status($"version {newest} is the newest and answers already");
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with a new version, the robots are answered by the one that is there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!ending.IsCancellationRequested)
            {
                terminal.Status($"version {service.Identity.Version} goes on answering: {exception.Message}");
            }
        }
    }

    private void Say(VersionChange change, string answers) => terminal.Status(change.IsChanged
        ? string.Create(CultureInfo.InvariantCulture, $"version {change.Current.Version} {answers}, after {change.Elapsed.TotalMilliseconds:0} ms")
        : $"version {change.Current.Version} goes on answering: {change.Problem}");
}
