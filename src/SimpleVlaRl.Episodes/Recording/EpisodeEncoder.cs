using System.Text;
using SimpleVlaRl.Core.Episodes;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Documents;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Messages.Cdr;
using SimpleVlaRl.Messages.Descriptions;
using SimpleVlaRl.Messages.SensorMessages;
using SimpleVlaRl.Messages.SimpleVlaInterfaces;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Episodes.Recording;

/// <summary>Turns records into ROS messages in an MCAP file; knows the topics, nothing of threads or disks.</summary>
internal sealed class EpisodeEncoder
{
    private delegate void WriteMessage<in T>(ref CdrWriter writer, T record);

    private readonly McapWriter writer;
    private readonly EpisodeHeader header;
    private readonly int jpegQuality;
    private readonly Channel info;
    private readonly Channel steps;
    private readonly Channel chunks;
    private readonly Channel jointStates;
    private readonly Channel[] images;
    private readonly byte[][] cameraNames;
    private byte[] scratch = new byte[1 << 14];
    private long lastStamp;

    /// <summary>Writes all schemas and channels, and the header as the first message, with what is written once, in a chunk of its own.</summary>
    public EpisodeEncoder(McapWriter writer, EpisodeHeader header, int jpegQuality, IReadOnlyList<SerializedMessage> atStart)
    {
        this.writer = writer;
        this.header = header;
        this.jpegQuality = jpegQuality;
        lastStamp = header.StartedNanoseconds;
        info = AddChannel(EpisodeTopics.Info, AddSchema(EpisodeInfo.Description), EpisodeInfo.Description);
        steps = AddChannel(EpisodeTopics.Steps, AddSchema(Step.Description), Step.Description);
        chunks = AddChannel(EpisodeTopics.Chunks, AddSchema(Chunk.Description), Chunk.Description);
        jointStates = AddChannel(EpisodeTopics.JointStates, AddSchema(JointState.Description), JointState.Description);
        ushort imageSchema = AddSchema(CompressedImage.Description);
        images = [.. header.CameraNames.Select(camera => AddChannel(EpisodeTopics.Images(camera), imageSchema, CompressedImage.Description))];
        cameraNames = [.. header.CameraNames.Select(Encoding.UTF8.GetBytes)];
        ushort[] startChannels = AddChannels(atStart);
        WriteInfo(new EpisodeDocument(header, null));
        ulong started = (ulong)Math.Max(0, header.StartedNanoseconds);
        for (int index = 0; index < atStart.Count; index++)
        {
            writer.WriteMessage(startChannels[index], 0, started, started, atStart[index].Payload.Span);
        }

        writer.FlushChunk();
    }

    public void Write(StepRecord step)
    {
        Emit(steps, step.StampNanoseconds, 256 + (step.MeasuredPositions.Length * 3 * sizeof(double)), step, Step.Write);
        Emit(jointStates, step.StampNanoseconds, 256 + (step.MeasuredPositions.Length * 128), step, WriteJointState);
    }

    public void Write(ChunkRecord chunk) =>
        Emit(
            chunks,
            chunk.StampNanoseconds,
            1024 + (chunk.Chunk.Actions.Length * 4 * sizeof(float)) + (chunk.Proprioception.Length * sizeof(double)),
            chunk,
            Chunk.Write);

    public void Write(int cameraIndex, ImageFrame frame)
    {
        byte[] jpeg = JpegCodec.Encode(frame, jpegQuality);
        Emit(images[cameraIndex], frame.StampNanoseconds, 256 + jpeg.Length, (frame.StampNanoseconds, cameraNames[cameraIndex], jpeg), WriteImage);
    }

    /// <summary>Writes the last message and the metadata by which episodes are listed.</summary>
    public void WriteEnd(EpisodeSummary summary)
    {
        EpisodeDocument document = new(header, summary);
        WriteInfo(document);
        writer.WriteMetadata(EpisodeMetadata.Of(document));
    }

    /// <summary>Writes a document as a message: under the checksum of its chunk.</summary>
    public void WriteInfo(EpisodeDocument document)
    {
        string json = EpisodeMetadata.Text(document);
        Emit(info, lastStamp, 64 + (json.Length * 3), json, static (ref CdrWriter cdr, string text) => cdr.WriteString(text));
    }

    private static void WriteImage(ref CdrWriter cdr, (long Stamp, byte[] Camera, byte[] Jpeg) image) =>
        CompressedImage.Write(ref cdr, image.Stamp, image.Camera, "jpeg"u8, image.Jpeg);

    private void WriteJointState(ref CdrWriter cdr, StepRecord step) =>
        JointState.Write(ref cdr, step.StampNanoseconds, header.JointNames, step.MeasuredPositions, [], []);

    private void Emit<T>(Channel channel, long stamp, int sizeHint, T record, WriteMessage<T> write)
    {
        if (scratch.Length < sizeHint)
        {
            scratch = new byte[sizeHint * 2];
        }

        CdrWriter cdr = new(scratch);
        write(ref cdr, record);
        if (cdr.Overflowed)
        {
            scratch = new byte[cdr.Length * 2];
            cdr = new CdrWriter(scratch);
            write(ref cdr, record);
        }

        lastStamp = Math.Max(lastStamp, stamp);
        ulong time = (ulong)Math.Max(0, stamp);
        writer.WriteMessage(channel.Id, channel.Sequence++, time, time, cdr.Written);
    }

    private ushort AddSchema(MessageDescription description) =>
        writer.AddSchema(description.RosType, McapFormat.Ros2MsgEncoding, Encoding.UTF8.GetBytes(description.DefinitionText));

    private ushort[] AddChannels(IReadOnlyList<SerializedMessage> messages)
    {
        Dictionary<MessageDescription, ushort> schemas = messages.Select(message => message.Type).Distinct().ToDictionary(type => type, AddSchema);
        return [.. messages.Select(message => AddChannel(message.Topic, schemas[message.Type], message.Type).Id)];
    }

    private Channel AddChannel(string topic, ushort schemaId, MessageDescription description)
    {
        // rosbag2 takes an empty text for no recorded profile; the key itself the MCAP profile demands.
        Dictionary<string, string> metadata = new() { ["offered_qos_profiles"] = "", ["topic_type_hash"] = description.TypeHash };
        return new Channel(writer.AddChannel(schemaId, topic, McapFormat.CdrEncoding, metadata));
    }

    private sealed class Channel(ushort id)
    {
        public ushort Id { get; } = id;

        public uint Sequence { get; set; }
    }
}
