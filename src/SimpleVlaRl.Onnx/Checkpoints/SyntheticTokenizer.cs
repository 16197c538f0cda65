using System.Globalization;
using SimpleVlaRl.Onnx.Graph;

namespace SimpleVlaRl.Onnx.Checkpoints;

/// <summary>Writes a SentencePiece model with Llama's layout of ids: three controls, 256 bytes, filler, and single characters from 29871 on.</summary>
/// <remarks>Field numbers: google/sentencepiece <c>sentencepiece_model.proto</c>. It encodes text character by character; no piece is longer.</remarks>
internal static class SyntheticTokenizer
{
    private const int FirstByte = 3;
    private const int FirstCharacter = 29871;
    private const int TypeNormal = 1;
    private const int TypeUnknown = 2;
    private const int TypeControl = 3;
    private const int TypeUnused = 5;
    private const int TypeByte = 6;
    private const int ModelBytePair = 2;

    public static void Write(string path, int vocabularySize)
    {
        ReadOnlySpan<char> characters = "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'-_/()";
        using ProtobufMessage model = new();
        for (int id = 0; id < vocabularySize; id++)
        {
            int character = id - FirstCharacter;
            (string piece, int type) = id switch
            {
                0 => ("<unk>", TypeUnknown),
                1 => ("<s>", TypeControl),
                2 => ("</s>", TypeControl),
                < FirstByte + 256 => (string.Create(CultureInfo.InvariantCulture, $"<0x{id - FirstByte:X2}>"), TypeByte),
                _ when character >= 0 && character < characters.Length => (characters[character].ToString(), TypeNormal),
                _ => (string.Create(CultureInfo.InvariantCulture, $"<unused{id}>"), TypeUnused),
            };
            model.Add(1, new ProtobufMessage().Add(1, piece).Add(2, (float)-Math.Max(0, id - FirstByte - 256)).Add(3, (long)type));
        }

        ProtobufMessage trainer = new ProtobufMessage().Add(3, (long)ModelBytePair).Add(4, (long)vocabularySize).Add(35, 1L).Add(40, 0L).Add(41, 1L).Add(42, 2L)
            .Add(43, -1L);
        ProtobufMessage normalizer = new ProtobufMessage().Add(1, "identity").Add(3, 1L).Add(4, 0L).Add(5, 1L);
        model.Add(2, trainer).Add(3, normalizer);
        using FileStream file = File.Create(path);
        model.WriteTo(file);
    }
}
