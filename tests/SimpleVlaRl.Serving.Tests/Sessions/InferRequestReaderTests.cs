using System.Buffers;
using Google.Protobuf;
using SimpleVlaRl.Core.Actions;
using SimpleVlaRl.Serving.Sessions;
using SimpleVlaRl.Serving.Wire;

namespace SimpleVlaRl.Serving.Tests.Sessions;

/// <summary>The reader that keeps pictures in rented buffers, held to the generated parser.</summary>
public sealed class InferRequestReaderTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public void Read_AnObservationInAnyPieces_GivesWhatTheGeneratedParserGives(int piece)
    {
        byte[] bytes = Observation().ToByteArray();

        InferRequest read = InferRequestReader.Read(Pieces(bytes, piece));

        Assert.Equal(InferRequest.Parser.ParseFrom(bytes), read);
        InferRequestReader.Return(read);
        Assert.All(read.Images, image => Assert.True(image.Data.IsEmpty));
        InferRequestReader.Return(read);
    }

    [Fact]
    public void Read_FieldsInAnotherOrderTwiceAndUnknown_GivesWhatTheGeneratedParserGives()
    {
        // A picture's bytes before its name and twice; the last count. A second piece of the message overrides the first's session and adds to its pictures.
        CameraImage image = new() { Data = ByteString.CopyFrom(1, 2, 3) };
        byte[] backwards =
        [
            .. image.ToByteArray(), .. new CameraImage { Camera = "left", Data = ByteString.CopyFrom(9, 8), Width = 4 }.ToByteArray(), 0xf8, 0x3f, 5
        ];
        byte[] first = new InferRequest { Session = "one", Sequence = 3 }.ToByteArray();
        byte[] bytes = [.. first, 0x32, (byte)backwards.Length, .. backwards, 0xf8, 0x3f, 5, .. Observation().ToByteArray()];

        InferRequest read = InferRequestReader.Read(new ReadOnlySequence<byte>(bytes));

        Assert.Equal(InferRequest.Parser.ParseFrom(bytes), read);
        Assert.Equal((3, "session"), (read.Images.Count, read.Session));
        Assert.Equal([9, 8], read.Images[0].Data.ToByteArray());
    }

    [Fact]
    public void Read_MorePicturesThanAnyPolicySees_LeavesThemToTheGeneratedParser()
    {
        InferRequest message = new();
        message.Images.AddRange(Enumerable.Range(0, 40).Select(index => new CameraImage { Camera = $"{index}", Data = ByteString.CopyFrom(7) }));
        byte[] bytes = message.ToByteArray();

        InferRequest read = InferRequestReader.Read(new ReadOnlySequence<byte>(bytes));
        InferRequestReader.Return(read);

        Assert.Equal(InferRequest.Parser.ParseFrom(bytes), read);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20261130)]
    public void Read_DamagedObservation_IsReadOrRefusedAsByTheGeneratedParser(ulong seed)
    {
        byte[] whole = Observation().ToByteArray();
        int refused = 0;
        for (uint round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. whole];
            float[] draws = new float[5];
            CounterRandom.Fill(seed, round, draws);
            for (int change = 0; change < 2; change++)
            {
                damaged[(int)(draws[2 * change] * damaged.Length)] = (byte)(draws[(2 * change) + 1] * 256);
            }

            damaged = damaged[..(draws[4] < 0.3f ? (int)(draws[4] / 0.3f * damaged.Length) : damaged.Length)];
            InferRequest? expected = Read(() => InferRequest.Parser.ParseFrom(damaged));
            InferRequest? found = Read(() => InferRequestReader.Read(new ReadOnlySequence<byte>(damaged)));
            refused += expected is null ? 1 : 0;
            Assert.True(Equals(expected, found), $"seed {seed}, round {round}: {Convert.ToHexString(damaged)}");
        }

        Assert.InRange(refused, 1, 19_999);
    }

    private static InferRequest? Read(Func<InferRequest> read)
    {
        try
        {
            return read();
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static InferRequest Observation()
    {
        InferRequest message = new()
        {
            Session = "session",
            Epoch = 2,
            Sequence = 4,
            DeadlineMicroseconds = 9,
            Digest = "d",
            Instruction = "go",
            Sampling = new Sampling { Temperature = 1, Seed = 3, Chunk = 1 }
        };
        message.JointPositions.AddRange([0.5, -0.25, 3]);
        message.Images.Add(new CameraImage
        {
            Camera = "cam_high",
            Encoding = ImageEncoding.Rgb8,
            Width = 2,
            Height = 2,
            StampNanoseconds = 12,
            Data = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
        });
        message.Images.Add(
            new CameraImage { Camera = "cam_left_wrist", Encoding = ImageEncoding.Jpeg, Width = 1, Height = 1, Data = ByteString.CopyFrom(0xff, 0xd8) });
        return message;
    }

    private static ReadOnlySequence<byte> Pieces(byte[] bytes, int length)
    {
        Piece first = new(bytes.AsMemory(0, Math.Min(length, bytes.Length)), 0);
        Piece last = first;
        for (int at = last.Memory.Length; at < bytes.Length; at += last.Memory.Length)
        {
            last = last.Add(bytes.AsMemory(at, Math.Min(length, bytes.Length - at)));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Add(ReadOnlyMemory<byte> memory)
        {
            Piece next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
