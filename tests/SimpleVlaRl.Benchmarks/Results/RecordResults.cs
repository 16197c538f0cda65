namespace SimpleVlaRl.Benchmarks.Results;

/// <summary>Of the record and of what goes out of it and in.</summary>
internal static class RecordResults
{
    private const string Recorder = "tests/SimpleVlaRl.Benchmarks/results/recorder.json";
    private const string Classifier = "tests/SimpleVlaRl.Benchmarks/results/classifier.json";
    private const string Datasets = "tests/SimpleVlaRl.Benchmarks/results/datasets.json";

    /// <summary>The section.</summary>
    public static ResultSection Section { get; } = new(
        "The record, data sets and outcomes",
        """
        The recorder takes three cameras of 640x480 at 30 Hz and the joints at 50 Hz in real time, beside the same loop without a recorder; then as many as the
        disk takes, beside cp and sync of the file. For data sets, demonstrations of the simulator were exported as LeRobot 3.0, written anew by programs that
        are not ours as versions 2.1 and 3.0 with other joints, units and codecs, imported through a mapping, imitated and evaluated, all with the same options.
        Outcome classifiers learn from labelled ends of sampled episodes through one camera; what they are reported on nothing was fitted to or chosen by.
        """,
        [
            new("real time: dropped", Recorder, "{data.dropped} of {data.frames} frames and {data.ticks} ticks in {data.seconds:0} s"),
            new(
                "the same: how late the tick begins",
                Recorder,
                "p99 {data.jitter_ms.p99:0.000} ms",
                "without a recorder p99 {data.jitter_alone_ms.p99:0.000} ms: {data.jitter_ratio:0.00} times"),
            new(
                "as fast as it can",
                Recorder,
                "{data.megabytes_per_second:0.0} MB/s of JPEG made and written",
                "cp and sync {data.copy_megabytes_per_second:0.0} MB/s: {data.ratio_to_cp:0.00} times"),
            new("exported, in", Datasets, "{data.demonstrations} episodes, {data.rows} rows, {data.export_seconds} s"),
            Policy("imitated from the demonstrations as they were: successes", 0),
            Policy("imitated from the import of version 2.1", 1),
            Policy("imitated from the import of version 3.0", 2),
            Outcomes("transfer_cube", 0),
            Outcomes("handover_block", 1),
        ],
        []);

    private static Measurement Outcomes(string task, int place)
    {
        string row = $"data.tasks[{place}].";
        return new(
            $"outcome classifier, {task}: precision and recall at the ends",
            Classifier,
            $"{{{row}precision:0.0 %}} ({{{row}precision_low:0.0 %}} to {{{row}precision_high:0.0 %}}), {{{row}recall:0.0 %}} ({{{row}recall_low:0.0 %}} to "
                + $"{{{row}recall_high:0.0 %}})",
            $"{{{row}episodes}} episodes; watching them it claims {{{row}false_claims}} failures, {{{row}early_claims}} successes too early; "
                + $"{{{row}milliseconds_per_look:0.00}} ms a look");
    }

    private static Measurement Policy(string what, int place) => new(
        what,
        Datasets,
        $"{{data.policies[{place}].successes}} of {{data.policies[{place}].episodes}} "
        + $"({{wilson(data.policies[{place}].successes, data.policies[{place}].episodes)}})");
}
