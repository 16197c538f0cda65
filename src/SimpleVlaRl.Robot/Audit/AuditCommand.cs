using System.CommandLine;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Options;
using SimpleVlaRl.Core.Auditing;
using SimpleVlaRl.Safety.Auditing;

namespace SimpleVlaRl.Robot.Audit;

/// <summary><c>vla-robot audit</c>: reads the audit log and checks that it is whole.</summary>
internal static class AuditCommand
{
    private const string Description = """
        Shows the audit log: arming, limits, stops and who said them, take-overs, overrides, profiles, policies, and when programs began and ended.

        Each line has the digest of the line before, so lines that were changed, cut out or put in are found. Lines cut from the very end are not, unless
        the last digest was noted: --verify prints it, --expect looks for it.

        Exit codes: 0 the log is whole (a torn last line, as after a power cut, is said and counts as whole), 1 it is not, or cannot be read.

        Examples:
          vla-robot audit                                  the log of the usual store
          vla-robot audit --store /data/episodes --kind stop --kind stop_taken_back --since 2026-05-01
          vla-robot audit /data/audit.jsonl --verify       only: is it whole?
          vla-robot audit --json
        """;

    public static Command Create()
    {
        Argument<string?> file = new("file") { Description = "The log.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> store = new("--store")
        {
            Description = $"The folder of the episodes, whose {AuditFileLog.UsualName} is read.",
            DefaultValueFactory = _ => RepositoryPaths.Of("store")
        };
        Option<string[]> kind = new("--kind") { Description = $"Only this kind, or these: {string.Join(", ", AuditWords.All)}." };
        Option<string?> since = new("--since") { Description = "Only from then on, in UTC: 2026-05-01 or 2026-05-01T13:30:00." };
        Option<bool> verify = new("--verify") { Description = "Only say whether the log is whole." };
        Option<string?> expect = new("--expect") { Description = "The log must have the line of this digest, which --verify printed before." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("audit", Description) { file, store, kind, since, verify, expect, json };
        command.SetAction(parsed => ProgramHost.Guard("vla-robot", _ =>
        {
            if (parsed.GetValue(file) is not null)
            {
                IgnoredOptions.Refuse(parsed, "A file is given, which would leave unused", store);
            }

            if (parsed.GetValue(verify))
            {
                IgnoredOptions.Refuse(parsed, "--verify shows no lines and would ignore", kind, since);
            }

            AuditQuery query = AuditQuery.Of(parsed.GetValue(kind) ?? [], parsed.GetValue(since), parsed.GetValue(expect), parsed.GetValue(verify));
            string path = parsed.GetValue(file) ?? Path.Combine(parsed.GetValue(store)!, AuditFileLog.UsualName);
            return AuditReport.Show(path, query, new Terminal(parsed.GetValue(json)));
        }));
        return command;
    }
}
