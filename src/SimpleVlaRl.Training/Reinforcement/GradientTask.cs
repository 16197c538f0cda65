using System.Runtime.InteropServices;
using SimpleVlaRl.Core.Policies;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>A part of an optimizer step, as it goes from one process to another: what is trained, the objective's constants, and rows.</summary>
/// <remarks>
/// Little-endian: magic, format, the number of trained weights, the weights as float32; temperature, both clips and the correction limit as float64; objective,
/// rows per micro-batch and rows as int32; then row by row. What a row has is as long as the network says, so that no length of a stranger's is believed.
/// </remarks>
public sealed class GradientTask
{
    private const uint Magic = 0x47414C56; // "VLAG"
    private const int Format = 1;
    private const int MostRows = 1 << 20;
    private const int LongestPrompt = 1 << 16;

    internal GradientTask(float[] weights, IReadOnlyList<LearnerRow> rows, GrpoOptions options) =>
        (Weights, Rows, Options) = (weights, rows, options);

    /// <summary>How many rows it has.</summary>
    public int RowCount => Rows.Count;

    /// <summary>What is trained, as it is now.</summary>
    internal float[] Weights { get; }

    /// <summary>The rows.</summary>
    internal IReadOnlyList<LearnerRow> Rows { get; }

    /// <summary>The objective and its constants.</summary>
    internal GrpoOptions Options { get; }

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where.</param>
    /// <param name="architecture">The network that both sides have.</param>
    public void Write(Stream stream, PolicyArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write((long)Weights.Length);
        WriteNumbers(writer, Weights);
        writer.Write(Options.Temperature);
        writer.Write(Options.ClipLow);
        writer.Write(Options.ClipHigh);
        writer.Write(Options.CorrectionLimit);
        writer.Write((int)Options.Objective);
        writer.Write(Options.MicroBatchRows);
        writer.Write(Rows.Count);
        byte[] images = new byte[ImageBytes(architecture)];
        foreach (LearnerRow row in Rows)
        {
            GrpoDecision decision = row.Decision;
            writer.Write(row.Trajectory.Prompt.Length);
            Array.ForEach(row.Trajectory.Prompt, writer.Write);
            decision.Images.CopyTo(images);
            writer.Write(images);
            WriteNumbers(writer, decision.Joints);
            writer.Write(decision.Tokens);
            WriteNumbers(writer, decision.LogProbabilities);
            writer.Write(decision.BehaviourLogProbabilities is not null);
            WriteNumbers(writer, decision.BehaviourLogProbabilities);
            writer.Write(row.Advantage);
            writer.Write(row.TokenWeight);
            writer.Write(row.ValidTokens(architecture.ActionTokenCount));
            writer.Write(row.IsFresh);
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="stream">Where from.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="trainedCount">How many weights it trains.</param>
    /// <returns>The task.</returns>
    /// <exception cref="InvalidDataException">It is none, or one for another network.</exception>
    /// <exception cref="EndOfStreamException">It ends too soon.</exception>
    public static GradientTask Read(Stream stream, PolicyArchitecture architecture, long trainedCount)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        Demand(reader.ReadUInt32() == Magic && reader.ReadInt32() == Format, "This is no task of this program's format.");
        long count = reader.ReadInt64();
        Demand(count == trainedCount, $"The task has {count} trained weights; expected {trainedCount}.");
        float[] weights = ReadNumbers(reader, checked((int)count));
        GrpoOptions options = new()
        {
            Temperature = reader.ReadDouble(),
            ClipLow = reader.ReadDouble(),
            ClipHigh = reader.ReadDouble(),
            CorrectionLimit = reader.ReadDouble(),
            Objective = (LearningObjective)reader.ReadInt32(),
            MicroBatchRows = reader.ReadInt32(),
        };
        IReadOnlyList<string> errors = options.Validate();
        Demand(errors.Count == 0 && Enum.IsDefined(options.Objective), $"The task's constants cannot be used: {string.Join("; ", errors)}.");
        int rows = reader.ReadInt32();
        Demand(rows is >= 1 and <= MostRows, $"The task has {rows} rows; expected 1 to {MostRows}.");
        List<LearnerRow> read = [];
        for (int row = 0; row < rows; row++)
        {
            read.Add(ReadRow(reader, architecture));
        }

        return new GradientTask(weights, read, options);
    }

    private static LearnerRow ReadRow(BinaryReader reader, PolicyArchitecture architecture)
    {
        int tokens = architecture.ActionTokenCount;
        int length = reader.ReadInt32();
        Demand(length is >= 2 and <= LongestPrompt, $"A prompt has {length} tokens; expected 2 to {LongestPrompt}.");
        long[] prompt = [.. Enumerable.Range(0, length).Select(_ => reader.ReadInt64())];
        Demand(prompt.All(id => id >= 0 && id < architecture.VocabularySize), $"A prompt has an id that is none of {architecture.VocabularySize}.");
        byte[] images = Exactly(reader, ImageBytes(architecture));
        float[] joints = ReadNumbers(reader, architecture.ProprioceptionDimension);
        byte[] drawn = Exactly(reader, tokens);
        float[] logProbabilities = ReadNumbers(reader, tokens);
        GrpoDecision decision = new(images, joints, drawn, logProbabilities)
        {
            BehaviourLogProbabilities = reader.ReadBoolean() ? ReadNumbers(reader, tokens) : null
        };
        double advantage = reader.ReadDouble();
        double weight = reader.ReadDouble();
        int valid = reader.ReadInt32();
        Demand(valid >= 0 && valid <= tokens, $"A row has {valid} valid tokens; expected 0 to {tokens}.");
        return new LearnerRow(new GrpoEpisode(prompt, [decision], valid, Succeeded: false), 0, advantage, weight, reader.ReadBoolean());
    }

    private static int ImageBytes(PolicyArchitecture architecture) => architecture.ImageCount * architecture.ImageSize * architecture.ImageSize * 3;

    private static void WriteNumbers(BinaryWriter writer, ReadOnlySpan<float> numbers) => writer.Write(MemoryMarshal.AsBytes(numbers));

    private static float[] ReadNumbers(BinaryReader reader, int count)
    {
        float[] numbers = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    private static byte[] Exactly(BinaryReader reader, int count)
    {
        byte[] bytes = new byte[count];
        reader.BaseStream.ReadExactly(bytes);
        return bytes;
    }

    private static void Demand(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
