using System.Buffers;
using Google.Protobuf;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>Reads an observation with its pictures in rented buffers; everything else of it is the generated parser's, and so is a message that is not as expected.</summary>
/// <remarks>The wire format is that of Protocol Buffers' encoding guide; fields may come in any order and in pieces, and what is given twice counts as it was given last.</remarks>
internal static class InferRequestReader
{
    /// <summary>No policy sees as many; a message with more is none of ours, and not worth buffers.</summary>
    private const int MostPictures = 16;

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public static InferRequest Read(ReadOnlySequence<byte> payload)
    {
        InferRequest message = new();
        if (TryRead(payload, message))
        {
            return message;
        }

        Return(message);
        return InferRequest.Parser.ParseFrom(payload);
    }

    /// <summary>Gives the buffers of all pictures back.</summary>
    public static void Return(InferRequest message)
    {
        foreach (CameraImage image in message.Images)
        {
            image.Return();
        }
    }

    private static bool TryRead(ReadOnlySequence<byte> payload, InferRequest message)
    {
        SequencePosition unread = payload.Start;
        WireFields fields = new(payload);
        while (fields.MoveNext())
        {
            if (fields.Number == InferRequest.ImagesFieldNumber && fields.IsBytes)
            {
                message.MergeFrom(payload.Slice(unread, fields.Start));
                unread = fields.End;
                CameraImage image = new();
                message.Images.Add(image);
                if (message.Images.Count > MostPictures || !TryRead(fields.Content, image))
                {
                    return false;
                }
            }
        }

        message.MergeFrom(payload.Slice(unread, fields.End));
        return fields.IsComplete;
    }

    private static bool TryRead(ReadOnlySequence<byte> content, CameraImage image)
    {
        SequencePosition unread = content.Start;
        WireFields fields = new(content);
        while (fields.MoveNext())
        {
            if (fields.Number == CameraImage.DataFieldNumber && fields.IsBytes)
            {
                image.MergeFrom(content.Slice(unread, fields.Start));
                unread = fields.End;
                image.Rent(fields.Content);
            }
        }

        image.MergeFrom(content.Slice(unread, fields.End));
        return fields.IsComplete;
    }
}
