using System.Buffers;
using Google.Protobuf;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Sessions;

/// <summary>
/// Reads an observation with its pictures in rented buffers; everything else of it is the generated parser's, and so is a message that is not as expected.
/// </summary>
/// <remarks>
/// The wire format is that of Protocol Buffers' encoding guide; fields may come in any order and in pieces, and what is given twice counts as it was given
/// last.
/// </remarks>
internal static class InferRequestReader
{
    /// <summary>No policy sees as many; a message with more is none of ours, and not worth buffers.</summary>
    private const int MostPictures = 16;

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is none.</exception>
    public static InferRequest Read(ReadOnlySequence<byte> payload)
    {
        InferRequest message = new();
        if (TryRead(payload, message, InferRequest.ImagesFieldNumber, TakePicture))
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

    private static bool TakePicture(InferRequest message, ReadOnlySequence<byte> content)
    {
        CameraImage image = new();
        message.Images.Add(image);
        return message.Images.Count <= MostPictures && TryRead(content, image, CameraImage.DataFieldNumber, TakeBytes);
    }

    private static bool TakeBytes(CameraImage image, ReadOnlySequence<byte> data)
    {
        image.Rent(data);
        return true;
    }

    /// <summary>Reads a message, one of whose fields is taken by itself.</summary>
    /// <returns>False where the message is not well formed, or the field was not taken.</returns>
    private static bool TryRead<TMessage>(ReadOnlySequence<byte> content, TMessage message, int field, Func<TMessage, ReadOnlySequence<byte>, bool> take)
        where TMessage : IMessage
    {
        SequencePosition unread = content.Start;
        WireFields fields = new(content);
        while (fields.MoveNext())
        {
            if (fields.Number == field && fields.IsBytes)
            {
                message.MergeFrom(content.Slice(unread, fields.Start));
                unread = fields.End;
                if (!take(message, fields.Content))
                {
                    return false;
                }
            }
        }

        message.MergeFrom(content.Slice(unread, fields.End));
        return fields.IsComplete;
    }
}
