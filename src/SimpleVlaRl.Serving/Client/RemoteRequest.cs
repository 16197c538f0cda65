using Google.Protobuf;
using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Core.Policies;
using SimpleVlaRl.Preprocessing.Images;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Client;

/// <summary>Makes the message of an observation. Raw frames are not copied: the message refers to them until the call ends.</summary>
internal sealed class RemoteRequest(PolicyManifest manifest, RemotePolicyOptions options)
{
    /// <summary>Makes the message; session, epoch and deadline are stamped on it by every attempt.</summary>
    /// <exception cref="ArgumentException">The request does not fit the manifest.</exception>
    public InferRequest Make(PolicyRequest request, ulong sequence)
    {
        if (request.Frames.Count != manifest.Cameras.Count || request.Proprioception.Length != manifest.Architecture.ProprioceptionDimension)
        {
            throw new ArgumentException(
                $"There are {request.Frames.Count} frames and {request.Proprioception.Length} joint positions; the policy '{manifest.Name}' takes "
                + $"{manifest.Cameras.Count} and {manifest.Architecture.ProprioceptionDimension}.",
                nameof(request));
        }

        InferRequest message = new()
        {
            Sequence = sequence,
            Instruction = request.Instruction,
            Sampling = new Sampling
            {
                Temperature = request.Sampling.Temperature,
                Seed = request.Sampling.Seed,
                Chunk = request.Sampling.ChunkIndex,
                DrawCorrelation = request.Sampling.DrawCorrelation,
            },
        };
        message.JointPositions.AddRange(request.Proprioception);
        for (int index = 0; index < request.Frames.Count; index++)
        {
            message.Images.Add(Image(manifest.Cameras[index].Name, request.Frames[index]));
        }

        return message;
    }

    private CameraImage Image(string camera, ImageFrame frame) => new()
    {
        Camera = camera,
        Width = (uint)frame.Width,
        Height = (uint)frame.Height,
        StampNanoseconds = frame.StampNanoseconds,
        Encoding = options.Images == RemoteImages.Jpeg ? ImageEncoding.Jpeg : ImageEncoding.Rgb8,
        Data = UnsafeByteOperations.UnsafeWrap(options.Images == RemoteImages.Jpeg ? JpegCodec.Encode(frame, options.JpegQuality) : frame.Pixels),
    };
}
