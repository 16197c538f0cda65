using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Signing;

namespace SimpleVlaRl.Robot.Promoting;

/// <summary><c>vla-robot promote</c>: which version is in use, why, and who says so.</summary>
internal static class PromoteCommand
{
    private const string Description = """
        Shows and makes the decisions on a policy's versions, which robots follow that run with '--follow --promote tested' or 'approved'. Decisions are lines
        of promotion.jsonl beside policy.json, none of which is ever changed: what is taken back is decided again.

        Examples:
          vla-robot promote status --policy models/mine
          vla-robot promote approve --policy models/mine --version-number 3 --reason "held-out starts: 41 of 50"
          vla-robot promote reject --policy models/mine --version-number 3      robots go back to the version before, between two groups
          vla-robot promote key --to keys/lab.pem
          vla-robot promote sign --policy models/mine --key keys/lab.pem
          vla-robot run --policy models/mine --follow --promote tested --trusted-key keys/lab.pem.pub
        """;

    public static Command Create() => new("promote", Description)
    {
        Status(),
        Decide("approve", "Promotes a version: robots let it answer from the next group on.", PromotionDecision.Promoted),
        Decide("reject", "Rejects a version, also one that is in use: robots go back to the one before.", PromotionDecision.Rejected),
        Key(),
        Sign(),
    };

    private static Command Status()
    {
        Option<string> policy = Policy();
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("status", "Shows every version: where it comes from, whether it is signed, what was decided of it, and by whom and what.")
        {
            policy, json
        };
        command.SetAction(parsed => Guard(() =>
        {
            PromotionStatus.Show(Folder(parsed.GetValue(policy)!), new Terminal(parsed.GetValue(json)));
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Decide(string name, string description, PromotionDecision decision)
    {
        Option<string> policy = Policy();
        NumberOption<int> number = new("--version-number", "", 1, int.MaxValue) { Description = "The version.", Required = true };
        Option<string> by = new("--by") { Description = "Who decides.", DefaultValueFactory = _ => Environment.UserName };
        Option<string> reason = new("--reason") { Description = "Why, for those who read it later.", DefaultValueFactory = _ => "" };
        Command command = new(name, description) { policy, number, by, reason };
        command.SetAction(parsed => Guard(() =>
        {
            string folder = Folder(parsed.GetValue(policy)!);
            PolicyManifest manifest = PolicyManifestFile.Read(folder);
            int wanted = parsed.GetValue(number);
            ManifestVersion version = manifest.Versions.FirstOrDefault(version => version.Version == wanted)
                ?? throw new UserException($"The policy '{manifest.Name}' has no version {wanted}; it has: "
                    + $"{string.Join(", ", manifest.Versions.Select(known => known.Version))}.");
            if (decision == PromotionDecision.Promoted && !version.Verified)
            {
                throw new UserException($"Version {wanted} was never compared with the network it was exported from; export it again before it is approved.");
            }

            PromotionHistory history = PromotionLog.Decide(folder, before => PromotionRecord.Of(
                version, before.InUse(manifest)?.Version, decision, parsed.GetValue(by)!, parsed.GetValue(reason)!));
            string used = history.InUse(manifest) is { } now ? FormattableString.Invariant($"version {now.Version} is in use") : "no version is in use";
            Console.Out.WriteLine(FormattableString.Invariant($"version {wanted} is {history.Of(version)!.Word}; {used}"));
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Key()
    {
        Option<string> to = new("--to") { Description = "The private key's file; the public one is beside it with .pub.", Required = true };
        Command command = new("key", "Makes an Ed25519 key: the private half for who learns, the public half (--trusted-key) for robots.") { to };
        command.SetAction(parsed => Guard(() =>
        {
            SigningKey key = SigningKey.Make(parsed.GetValue(to)!);
            Console.Out.WriteLine($"{key.Public.Name}: {parsed.GetValue(to)} and {parsed.GetValue(to)}.pub");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Command Sign()
    {
        Option<string> policy = Policy();
        Option<string> key = new("--key") { Description = "The private key.", Required = true };
        Command command = new("sign", "Signs policy.json, which has the digest of every file of every version; it is to be signed again when that changes.")
        {
            policy, key
        };
        command.SetAction(parsed => Guard(() =>
        {
            string folder = Folder(parsed.GetValue(policy)!);
            PolicyManifestFile.Read(folder);
            ManifestSignature.WritePresent(folder, SigningKey.Read(parsed.GetValue(key)!));
            Console.Out.WriteLine($"signed: {Path.Combine(folder, ManifestSignature.FileName)}");
            return ExitCode.Success;
        }));
        return command;
    }

    private static Option<string> Policy() => new("--policy") { Description = "The policy's folder.", Required = true };

    private static string Folder(string policy) => PolicyLocation.Parse(policy).Folder;

    private static int Guard(Func<int> action) => ProgramHost.Guard("vla-robot", _ =>
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is PromotionException or PolicyLoadException)
        {
            throw new UserException(exception.Message, exception);
        }
    });
}
