using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Robot.Run;

/// <summary>The starts of a trial: validation starts, since something is chosen by them, and others for every candidate and every robot.</summary>
internal static class TrialStarts
{
    /// <summary>The name of a trial, which its episodes have for their group.</summary>
    public static string NameOf(int champion, ManifestVersion candidate, string digest) =>
        FormattableString.Invariant($"trial-{champion}-{candidate.Version}-{digest[..12]}");

    /// <summary>A pair's start.</summary>
    /// <param name="task">The task.</param>
    /// <param name="trial">The trial's name.</param>
    /// <param name="robot">The robot's name, and</param>
    /// <param name="seed">the run's seed: robots of one store are told apart by them.</param>
    /// <param name="pair">The pair, from 0.</param>
    /// <param name="randomize">Whether looks vary.</param>
    public static ValidationStart Of(string task, string trial, string robot, long seed, int pair, bool randomize)
    {
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{trial} {robot} {seed}"))));
        return new ValidationStart(task, (long)((first + (ulong)pair) % (ulong)ValidationStart.Count), randomize);
    }

    /// <summary>Whether the candidate goes first in a pair: in every second one, so that what changes with time meets both alike.</summary>
    public static bool CandidateIsFirst(int pair) => pair % 2 == 1;
}
