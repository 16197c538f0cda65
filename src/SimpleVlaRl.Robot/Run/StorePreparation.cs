using Microsoft.Extensions.Logging;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Robot.Run;

/// <summary>Before the first episode: frames can be encoded, the store can be written, and what a crash left in it is recovered.</summary>
internal static class StorePreparation
{
    /// <summary>Prepares a store; recovered and quarantined files are reported.</summary>
    /// <exception cref="UserException">The store cannot be written.</exception>
    /// <exception cref="DllNotFoundException">Frames cannot be encoded: the JPEG library is not there.</exception>
    public static void Run(string store, Terminal terminal, ILogger log)
    {
        JpegCodec.Require();
        try
        {
            Directory.CreateDirectory(store);
            using (File.Create(Path.Combine(store, $".writable-{Environment.ProcessId}"), 1, FileOptions.DeleteOnClose))
            {
                // Made and gone: the folder can be written.
            }

            foreach (RecoveryReport report in EpisodeRecovery.Run(store))
            {
                terminal.Status(Sentence(report));
                log.Recovered(report.Result.ToString(), Sentence(report));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(
                $"The episode store '{store}' cannot be written: {exception.Message} Free space, mend the permissions, or give another --store.", exception);
        }
    }

    /// <summary>One sentence for a person.</summary>
    public static string Sentence(RecoveryReport report)
    {
        string path = RepositoryPaths.Relative(report.Path);
        return report.Result switch
        {
            RecoveryResult.Recovered => $"recovered {path} as invalid: {report.Ticks} ticks, {report.Chunks} chunks, {report.Frames} frames; {report.Detail}",
            RecoveryResult.Repaired => $"repaired {path}, with the outcome it had: {report.Detail}",
            RecoveryResult.Completed => $"completed {path}: it was whole but for its name",
            RecoveryResult.Quarantined => $"moved {path} aside: {report.Detail}",
            RecoveryResult.InUse => $"left {path} alone: another process is writing it",
            _ => $"could not recover {path}: {report.Detail}",
        };
    }
}
