using System.Text.Json.Nodes;
using SimpleVlaRl.Core.Commands;
using SimpleVlaRl.Simulation.Clearance;

namespace SimpleVlaRl.Benchmarks.Clearance;

/// <summary>How near the arms of one policy came to anything.</summary>
internal sealed class ClearanceRow(WildPolicyKind kind)
{
    private const double Milli = 1000;

    /// <summary>The policy.</summary>
    public WildPolicyKind Kind => kind;

    /// <summary>The smallest distances that MuJoCo found.</summary>
    public SmallestDistances Smallest { get; } = new();

    /// <summary>Ticks that were run.</summary>
    public long Ticks { get; set; }

    /// <summary>Ticks that the gate accepted, limited and rejected.</summary>
    public long[] Verdicts { get; } = new long[Enum.GetValues<GateVerdict>().Length];

    /// <summary>Ticks in which a clearance or a workspace counted.</summary>
    public long Kept { get; set; }

    /// <summary>Resets because the physics could no longer be trusted.</summary>
    public long Faults { get; set; }

    /// <summary>How far a joint moved in all, radians and openings: a robot that only holds shows nothing.</summary>
    public double Travel { get; set; }

    public JsonObject Document() => new()
    {
        ["policy"] = kind.ToString().ToLowerInvariant(),
        ["ticks"] = Ticks,
        ["arm_arm_millimetres"] = Number(Smallest.BetweenArms),
        ["arm_table_millimetres"] = Number(Smallest.ToTable),
        ["self_millimetres"] = Number(Smallest.WithinArm),
        ["finger_other_arm_millimetres"] = Number(Smallest.FingersToOtherArm),
        ["finger_finger_millimetres"] = Number(Smallest.BetweenFingers),
        ["finger_table_millimetres"] = Number(Smallest.FingersToTable),
        ["finger_self_millimetres"] = Number(Smallest.FingersWithinArm),
        ["nearest"] = Smallest.Nearest,
        ["accepted"] = Verdicts[(int)GateVerdict.Accepted],
        ["limited"] = Verdicts[(int)GateVerdict.Limited],
        ["rejected"] = Verdicts[(int)GateVerdict.Rejected],
        ["kept_away"] = Kept,
        ["faults"] = Faults,
        ["travel_per_tick"] = Math.Round(Travel / Math.Max(1, Ticks), 5),
    };

    /// <summary>One line for a person.</summary>
    public string Line() => FormattableString.Invariant($"{kind,-8} {Ticks} ticks: arm to arm {Text(Smallest.BetweenArms)}, ")
        + $"to the table {Text(Smallest.ToTable)}, "
        + FormattableString.Invariant($"to itself {Text(Smallest.WithinArm)} ({Smallest.Nearest}); ")
        + FormattableString.Invariant($"fingers to the other arm {Text(Smallest.FingersToOtherArm)}, ")
        + FormattableString.Invariant($"to fingers {Text(Smallest.BetweenFingers)}, to the table {Text(Smallest.FingersToTable)}; kept away in {Kept} ticks");

    private static string Text(double metres) => double.IsFinite(metres) ? FormattableString.Invariant($"{metres * Milli:0.0} mm") : "far";

    private static JsonValue? Number(double metres) => double.IsFinite(metres) ? JsonValue.Create(Math.Round(metres * Milli, 3)) : null;
}
