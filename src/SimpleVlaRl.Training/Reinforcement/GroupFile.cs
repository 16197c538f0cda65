using SimpleVlaRl.Core.Environments;
using SimpleVlaRl.Training.Observations;

namespace SimpleVlaRl.Training.Reinforcement;

/// <summary>Groups that wait to be learned from, as one file of a checkpoint.</summary>
internal static class GroupFile
{
    private const uint Magic = 0x4F505247; // "GRPO"

    public static void Write(string path, IReadOnlyList<GrpoGroup> groups)
    {
        using FileStream file = File.Create(path);
        using (BinaryWriter writer = new(file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(groups.Count);
            foreach (GrpoGroup group in groups)
            {
                writer.Write(group.Number);
                writer.Write(group.Start.Task);
                writer.Write(group.Start.Index);
                writer.Write(group.Start.Randomize);
                writer.Write(group.PolicyVersion);
                writer.Write(group.Trajectories.Count);
                foreach (GrpoEpisode trajectory in group.Trajectories)
                {
                    Write(writer, trajectory);
                }
            }
        }

        file.Flush(flushToDisk: true);
    }

    /// <exception cref="InvalidDataException">The file is none of these.</exception>
    public static List<GrpoGroup> Read(string path, ImageSpill? spill = null)
    {
        using BinaryReader reader = new(File.OpenRead(path));
        if (reader.ReadUInt32() != Magic)
        {
            throw new InvalidDataException($"'{path}' holds no groups of GRPO.");
        }

        List<GrpoGroup> groups = [];
        int count = reader.ReadInt32();
        for (int index = 0; index < count; index++)
        {
            long number = reader.ReadInt64();
            TrainingStart start = new(reader.ReadString(), reader.ReadInt64(), reader.ReadBoolean());
            long version = reader.ReadInt64();
            GrpoEpisode[] trajectories = new GrpoEpisode[reader.ReadInt32()];
            for (int attempt = 0; attempt < trajectories.Length; attempt++)
            {
                trajectories[attempt] = ReadTrajectory(reader, spill);
            }

            groups.Add(new GrpoGroup(number, start, version, trajectories));
        }

        return groups;
    }

    private static void Write(BinaryWriter writer, GrpoEpisode trajectory)
    {
        WriteArray(writer, trajectory.Prompt, writer.Write);
        writer.Write(trajectory.ValidTokens);
        writer.Write(trajectory.Succeeded);
        writer.Write(trajectory.Decisions.Count);
        foreach (GrpoDecision decision in trajectory.Decisions)
        {
            writer.Write(decision.Images.Length);
            writer.Write(decision.Images.ToArray());
            WriteArray(writer, decision.Joints, writer.Write);
            writer.Write(decision.Tokens.Length);
            writer.Write(decision.Tokens);
            WriteArray(writer, decision.LogProbabilities, writer.Write);
        }
    }

    private static GrpoEpisode ReadTrajectory(BinaryReader reader, ImageSpill? spill)
    {
        long[] prompt = ReadArray(reader, reader.ReadInt64);
        int validTokens = reader.ReadInt32();
        bool succeeded = reader.ReadBoolean();
        GrpoDecision[] decisions = new GrpoDecision[reader.ReadInt32()];
        for (int index = 0; index < decisions.Length; index++)
        {
            byte[] images = reader.ReadBytes(reader.ReadInt32());
            float[] joints = ReadArray(reader, reader.ReadSingle);
            byte[] tokens = reader.ReadBytes(reader.ReadInt32());
            decisions[index] = new GrpoDecision(spill?.Keep(images) ?? images, joints, tokens, ReadArray(reader, reader.ReadSingle));
        }

        return new GrpoEpisode(prompt, decisions, validTokens, succeeded);
    }

    private static void WriteArray<T>(BinaryWriter writer, T[] values, Action<T> write)
    {
        writer.Write(values.Length);
        Array.ForEach(values, write);
    }

    private static T[] ReadArray<T>(BinaryReader reader, Func<T> read)
    {
        T[] values = new T[reader.ReadInt32()];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = read();
        }

        return values;
    }
}
