using System.Text.Json.Nodes;
using SimpleVlaRl.CommandLine;
using SimpleVlaRl.CommandLine.Errors;
using SimpleVlaRl.Core;
using SimpleVlaRl.Experiments.Demonstrations;
using SimpleVlaRl.Experiments.Evaluation;
using SimpleVlaRl.Experiments.Export;
using SimpleVlaRl.Experiments.Imitation;
using SimpleVlaRl.Experiments.Reinforcement;

namespace SimpleVlaRl.Experiments.Suite;

/// <summary>One step of a suite: what it does is what a person would type, and a step whose document is kept is not made again.</summary>
/// <param name="folder">Where the documents are kept.</param>
/// <param name="options">Reads a step's words.</param>
/// <param name="terminal">Hears which step is made.</param>
internal sealed class SuitePhase(string folder, IPhaseOptions options, Terminal terminal)
{
    private readonly List<string> commands = [];

    // What a step says of itself is progress here; the document is what counts.
    private readonly Terminal progress = new(isJson: true);

    /// <summary>Whether a run that ended because nothing could be reinforced is a result: to leave the worst runs out would flatter what made them.</summary>
    public bool TakesFailedRuns { get; init; }

    /// <summary>The commands so far, those of earlier runs included.</summary>
    public IReadOnlyList<string> Commands => commands;

    /// <summary>Adds a command that was run before this suite.</summary>
    public void Note(string command) => commands.Add(command);

    /// <summary>Makes a step, or takes what it came to before.</summary>
    /// <param name="name">The step's name; its document is kept under it.</param>
    /// <param name="arguments">The command line, as it is recorded.</param>
    /// <param name="extra">Words that depend on what an earlier stop left, such as <c>--resume</c>; not part of the recorded command.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The document.</returns>
    /// <exception cref="UserException">The step came to nothing.</exception>
    public JsonNode Run(string name, IReadOnlyList<string> arguments, IReadOnlyList<string> extra, CancellationToken cancellation)
    {
        commands.Add("launch/vla-learn " + string.Join(' ', arguments));
        string kept = Path.Combine(folder, name + ".json");
        if (File.Exists(kept))
        {
            return JsonNode.Parse(File.ReadAllText(kept))!;
        }

        cancellation.ThrowIfCancellationRequested();
        terminal.Status($"== {commands[^1]}");
        JsonObject document = Tried([.. arguments, .. extra], cancellation);
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);

        // As text, so that whoever asks sees the same numbers now as after a stop.
        string text = document.ToJsonString();
        WholeFile.WriteText(kept, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>What keeps one step from being made is said, and does not end the suite.</summary>
    private JsonObject Tried(string[] words, CancellationToken cancellation)
    {
        try
        {
            return Make(words, cancellation);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UserException))
        {
            cancellation.ThrowIfCancellationRequested();
            Exception cause = exception is AggregateException { InnerExceptions: [{ } only] } ? only : exception;
            throw new UserException($"'{commands[^1]}': {cause.Message} The same suite command goes on from here.", exception);
        }
        catch (UserException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private JsonObject Make(string[] words, CancellationToken cancellation) => words[0] switch
    {
        "demonstrations" => DemonstrationsSession.Record(options.Demonstrations(words), progress, cancellation),
        "imitate" => ImitationSession.Imitate(options.Imitation(words), progress, cancellation) ?? throw new OperationCanceledException(cancellation),
        "export" => Verified(ExportSession.Export(options.Export(words), progress)),
        "evaluate" => EvaluationSession.Measure(options.Evaluation(words), progress, cancellation),
        "grpo" => Learned(GrpoSession.Reinforce(options.Reinforcement(words), progress, cancellation)),
        _ => throw new ArgumentException($"'{words[0]}' is no step of a suite.", nameof(words)),
    };

    private JsonObject Verified((JsonObject Document, bool IsVerified) exported) => exported.IsVerified
        ? exported.Document
        : throw new UserException($"'{commands[^1]}': the graph does not agree with its network. The same suite command goes on from here.");

    private JsonObject Learned((JsonObject Document, bool IsFailure) learned) => !learned.IsFailure || TakesFailedRuns
        ? learned.Document
        : throw new UserException($"'{commands[^1]}': {learned.Document["ending"]}. The same suite command goes on from here.");
}
