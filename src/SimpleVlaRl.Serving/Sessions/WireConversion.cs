using Google.Protobuf;
using Grpc.Core;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Core.Policies.Service;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Codecs;
using SimpleVlaRl.Serving.Errors;
using SimpleVlaRl.Serving.Wire;
using PolicyVersion = SimpleVlaRl.Core.Policies.PolicyVersion;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Between the messages of <c>policy.proto</c> and our own types. What comes in is checked here, and before anything is allocated for it.</summary>
internal static class WireConversion
{
    private const int GuidBytes = 16;

    /// <summary>Writes an observation into a request, whose frames get the sizes of the observation's.</summary>
    /// <param name="from">The observation.</param>
    /// <param name="manifest">The policy.</param>
    /// <param name="largestFrame">The most bytes of a frame that is none of the policy's size: a small JPEG may claim to be a huge picture.</param>
    /// <param name="to">The request.</param>
    /// <exception cref="RequestException">It does not fit the policy.</exception>
    public static void Write(InferRequest from, PolicyManifest manifest, int largestFrame, PolicyRequest to)
    {
        if (from.Images.Count != manifest.Cameras.Count)
        {
            throw new RequestException($"There are {from.Images.Count} images; the policy '{manifest.Name}' sees {manifest.Cameras.Count} cameras.");
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            Demand(from.Images[index], manifest.Cameras[index], largestFrame);
        }

        if (from.Images.Zip(to.Frames).Any(pair => pair.First.Width != pair.Second.Width || pair.First.Height != pair.Second.Height))
        {
            to.Frames = [.. from.Images.Select(image => new ImageFrame((int)image.Width, (int)image.Height))];
        }

        for (int index = 0; index < manifest.Cameras.Count; index++)
        {
            Write(from.Images[index], to.Frames[index]);
        }

        if (from.JointPositions.Count != to.Proprioception.Length)
        {
            throw new RequestException(
                $"There are {from.JointPositions.Count} joint positions; the policy '{manifest.Name}' takes {to.Proprioception.Length}.");
        }

        for (int index = 0; index < to.Proprioception.Length; index++)
        {
            to.Proprioception[index] = JointReader.Finite(from.JointPositions[index], "joint_positions", index);
        }

        to.Instruction = InstructionReader.Read(from.Instruction, "instruction", manifest);
        Sampling sampling = from.Sampling ?? new Sampling();
        SamplingParameters drawn = new(sampling.Temperature, sampling.Seed, sampling.Chunk) { DrawCorrelation = sampling.DrawCorrelation };
        to.Sampling = drawn.Problem() is { } problem ? throw new RequestException(problem) : drawn;
    }

    /// <summary>The reply to an observation.</summary>
    public static InferReply Reply(InferRequest request, ActionChunk chunk, in PolicyReply reply, TimeSpan elapsed)
    {
        Chunk wire = new() { Length = (uint)chunk.Length, Dimension = (uint)chunk.Dimension };
        wire.Actions.AddRange(chunk.Actions);
        wire.Tokens.AddRange(chunk.Tokens);
        wire.LogProbabilities.AddRange(chunk.LogProbabilities);
        wire.Entropies.AddRange(chunk.Entropies);
        return new InferReply
        {
            Session = request.Session,
            Epoch = request.Epoch,
            Sequence = request.Sequence,
            Version = Version(reply.Identity!),
            Chunk = wire,
            Timings = new Timings
            {
                QueueMicroseconds = Microseconds(reply.Timings.Queue),
                PreprocessingMicroseconds = Microseconds(reply.Timings.Preprocessing),
                InferenceMicroseconds = Microseconds(reply.Timings.Run),
                ServerMicroseconds = Microseconds(elapsed),
                Batch = (uint)reply.Timings.BatchSize,
                Late = reply.IsLate,
            },
        };
    }

    /// <summary>The reply on a stream to an observation that cannot be answered.</summary>
    public static InferReply Failure(InferRequest request, Status status) => new()
    {
        Session = request.Session,
        Epoch = request.Epoch,
        Sequence = request.Sequence,
        Failure = new Failure { Status = (uint)status.StatusCode, Message = status.Detail },
    };

    public static Wire.PolicyVersion Version(PolicyVersion identity) => new()
    {
        Name = identity.Name,
        Version = identity.Version,
        Digest = identity.Digest,
        Precision = identity.Precision,
        ExecutionProvider = identity.ExecutionProvider,
    };

    public static PolicyVersion Identity(Wire.PolicyVersion version) =>
        new(version.Name, version.Version, version.Digest, version.Precision, version.ExecutionProvider);

    /// <summary>An episode's id.</summary>
    /// <exception cref="RequestException">It has not 16 bytes.</exception>
    public static Guid Episode(ByteString bytes) => bytes.Length == GuidBytes
        ? new Guid(bytes.Span, bigEndian: true)
        : throw new RequestException($"The episode's id has {bytes.Length} bytes; expected {GuidBytes}.");

    public static ByteString Bytes(Guid episode) => ByteString.CopyFrom(episode.ToByteArray(bigEndian: true));

    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Success => "success",
        Outcome.Failure => "failure",
        _ => "invalid",
    };

    private static uint Microseconds(TimeSpan span) => (uint)Math.Clamp(span.TotalMicroseconds, 0, uint.MaxValue);

    /// <summary>What must hold of a picture before a frame is made for it.</summary>
    private static void Demand(CameraImage image, ManifestCamera camera, int largestFrame)
    {
        string name = Name(image);
        if (name != camera.Name)
        {
            throw new RequestException($"There is an image of '{name}' where the policy sees '{camera.Name}'; send them in the manifest's order.");
        }

        bool isOfPolicy = image.Width == camera.Width && image.Height == camera.Height;
        bool fits = image.Width is > 0 and <= ushort.MaxValue && image.Height is > 0 and <= ushort.MaxValue
            && (long)image.Width * image.Height * 3 <= largestFrame;
        if (!isOfPolicy && !fits)
        {
            throw new RequestException($"The image of '{name}' is {image.Width}x{image.Height}; expected {camera.Width}x{camera.Height}, or another size of at "
                + $"most {largestFrame / 3} pixels.");
        }
    }

    private static string Name(CameraImage image) => image.Camera[..Math.Min(image.Camera.Length, 64)];

    private static void Write(CameraImage image, ImageFrame frame)
    {
        string name = Name(image);
        frame.StampNanoseconds = image.StampNanoseconds;
        switch (image.Encoding)
        {
            case ImageEncoding.Rgb8 when image.Data.Length == frame.Pixels.Length:
                image.Data.Span.CopyTo(frame.Pixels);
                break;
            case ImageEncoding.Rgb8:
                throw new RequestException(
                    $"The image of '{name}' has {image.Data.Length} bytes; {image.Width}x{image.Height} rgb8 takes {frame.Pixels.Length}.");
            case ImageEncoding.Jpeg:
                Decode(image.Data, name, frame);
                break;
            default:
                throw new RequestException($"The image of '{name}' has the encoding {(int)image.Encoding}; expected rgb8 or JPEG.");
        }
    }

    private static void Decode(ByteString jpeg, string name, ImageFrame frame)
    {
        try
        {
            JpegCodec.Decode(jpeg.Span, frame);
        }
        catch (InvalidDataException exception)
        {
            throw new RequestException($"The image of '{name}' cannot be used: {exception.Message}", exception);
        }
    }
}
