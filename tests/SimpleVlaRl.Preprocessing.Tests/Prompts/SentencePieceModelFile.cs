using System.Buffers.Binary;
using System.Text;

namespace SimpleVlaRl.Preprocessing.Tests.Prompts;

/// <summary>Writes small SentencePiece BPE models with Llama's settings, field by field after sentencepiece_model.proto.</summary>
internal static class SentencePieceModelFile
{
    public const int FirstByte = 3;
    public const int FirstPiece = FirstByte + 256;
    private const int Normal = 1;
    private const int Unknown = 2;
    private const int Control = 3;
    private const int Byte = 6;

    /// <summary>The bytes of a model: unknown, begin, end, 256 bytes, then the pieces, earlier ones merged first.</summary>
    public static byte[] Create(params string[] pieces)
    {
        List<byte> model = [];
        Piece(model, "<unk>", 0, Unknown);
        Piece(model, "<s>", 0, Control);
        Piece(model, "</s>", 0, Control);
        for (int value = 0; value < 256; value++)
        {
            Piece(model, $"<0x{value:X2}>", 0, Byte);
        }

        for (int index = 0; index < pieces.Length; index++)
        {
            Piece(model, pieces[index], -index, Normal);
        }

        List<byte> trainer = [];
        Number(trainer, 3, 2);
        Number(trainer, 35, 1);
        Message(model, 2, trainer);
        List<byte> normalizer = [];
        Message(normalizer, 1, [.. "identity"u8]);
        Number(normalizer, 3, 1);
        Number(normalizer, 4, 0);
        Number(normalizer, 5, 1);
        Message(model, 3, normalizer);
        return [.. model];
    }

    private static void Piece(List<byte> model, string text, float score, int type)
    {
        List<byte> piece = [];
        Message(piece, 1, [.. Encoding.UTF8.GetBytes(text)]);
        Variable(piece, (2 << 3) | 5);
        byte[] bits = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bits, score);
        piece.AddRange(bits);
        Number(piece, 3, type);
        Message(model, 1, piece);
    }

    private static void Number(List<byte> message, int field, int value)
    {
        Variable(message, field << 3);
        Variable(message, value);
    }

    private static void Message(List<byte> message, int field, List<byte> content)
    {
        Variable(message, (field << 3) | 2);
        Variable(message, content.Count);
        message.AddRange(content);
    }

    private static void Variable(List<byte> message, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Add((byte)(value | 0x80));
        }

        message.Add((byte)value);
    }
}
