using System.Globalization;
using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Promotion.Decisions;
using SimpleVlaRl.Promotion.Signing;
using Spectre.Console;

namespace SimpleVlaRl.Robot.Promoting;

/// <summary>Says of every version of a policy where it comes from and what was decided of it.</summary>
internal static class PromotionStatus
{
    /// <summary>Shows it.</summary>
    public static void Show(string policyFolder, Terminal terminal)
    {
        PolicyManifest manifest = PolicyManifestFile.Read(policyFolder);
        PromotionHistory history = PromotionLog.Read(policyFolder);
        ManifestVersion? used = history.InUse(manifest);
        ManifestVersion? candidate = history.Candidate(manifest);
        string? signer = ManifestSignature.SignerOf(policyFolder);
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("version", "from", "by", "verified", "state", "decided", "who", "why");
        JsonArray rows = [];
        foreach (ManifestVersion version in manifest.Versions)
        {
            PromotionRecord? record = history.Of(version);
            string state = version.Version == used?.Version ? "in use"
                : version.Version == candidate?.Version ? "candidate"
                : record is null ? "undecided"
                : record.Decision == PromotionDecision.Promoted ? "was in use"
                : "rejected";
            string parent = version.Provenance.ParentVersion?.ToString(CultureInfo.InvariantCulture) ?? "";
            table.AddRow(
                version.Version.ToString(CultureInfo.InvariantCulture),
                parent,
                Markup.Escape(version.Provenance.Algorithm),
                version.Verified ? "yes" : "no",
                state,
                record?.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "",
                Markup.Escape(record?.By ?? ""),
                Markup.Escape(record?.Reason ?? ""));
            rows.Add(new JsonObject
            {
                ["version"] = version.Version,
                ["parent"] = version.Provenance.ParentVersion,
                ["algorithm"] = version.Provenance.Algorithm,
                ["verified"] = version.Verified,
                ["state"] = state,
                ["decision"] = record is null ? null : JsonNode.Parse(PromotionLog.ToJson(record)),
            });
        }

        terminal.Show(table);
        terminal.Line(signer is null ? "policy.json is not signed"
            : $"policy.json is signed with the key {signer}; whether it matches, robots check (--trusted-key)");
        terminal.Json(new JsonObject
        {
            ["policy"] = manifest.Name,
            ["in_use"] = used?.Version,
            ["candidate"] = candidate?.Version,
            ["signed_by"] = signer,
            ["versions"] = rows,
        });
    }
}
