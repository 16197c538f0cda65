using SimpleVlaRl.Core.Observations;
using SimpleVlaRl.Episodes.Mcap;
using SimpleVlaRl.Episodes.Pictures;
using SimpleVlaRl.Episodes.Reading;
using SimpleVlaRl.Episodes.Recovery;
using SimpleVlaRl.Episodes.Storage;

namespace SimpleVlaRl.Episodes.Tests.Reading;

public sealed class CameraEpisodeTests(CameraEpisode episode) : IClassFixture<CameraEpisode>
{
    [Fact]
    public void Frames_WrittenAndRead_ShowTheSamePictures()
    {
        Assert.Equal(0, episode.Dropped);
        using EpisodeReader reader = EpisodeReader.Open(episode.FilePath);
        for (int camera = 0; camera < CameraEpisode.Cameras.Length; camera++)
        {
            StoredFrame[] frames = [.. reader.ReadFrames(CameraEpisode.Cameras[camera])];
            Assert.Equal(CameraEpisode.Frames, frames.Length);
            for (int i = 0; i < frames.Length; i++)
            {
                ImageFrame expected = CameraEpisode.Frame(camera, i);
                ImageFrame decoded = frames[i].Decode();
                Assert.Equal((expected.Width, expected.Height, expected.StampNanoseconds), (decoded.Width, decoded.Height, decoded.StampNanoseconds));
                Assert.InRange(MeanDifference(expected, decoded), 0, 3);
                Assert.True(MeanDifference(CameraEpisode.Frame(1 - camera, i), decoded) > 20, "the other camera's colours are as near as the right ones");
            }
        }
    }

    [Fact]
    public void Decisions_ForTheLearner_ComeWithTheFramesThatThePolicySaw()
    {
        using EpisodeReader reader = EpisodeReader.Open(episode.FilePath);
        StoredDecision[] decisions = [.. reader.ReadDecisions(CameraEpisode.Cameras)];
        Assert.Equal(2, decisions.Length);
        Assert.Equal(1.5f, decisions[1].Chunk.Chunk.Actions[9]);
        Assert.Equal(CameraEpisode.Cameras, decisions[1].Frames.Select(frame => frame.Camera));
        Assert.All(decisions[1].Frames, frame => Assert.Equal(CameraEpisode.FrameStamp(15), frame.StampNanoseconds));
        Assert.InRange(MeanDifference(CameraEpisode.Frame(1, 15), decisions[1].Frames[1].Decode()), 0, 3);
        Assert.Throws<InvalidDataException>(() => reader.ReadDecisions(["cam_high"]).Count());
    }

    [Fact]
    public void FindLatestFrame_BetweenTwo_GivesTheOlder()
    {
        using EpisodeReader reader = EpisodeReader.Open(episode.FilePath);
        Assert.Equal(CameraEpisode.FrameStamp(4), reader.FindLatestFrame("cam_high", CameraEpisode.FrameStamp(5) - 1)!.StampNanoseconds);
        Assert.Equal(CameraEpisode.FrameStamp(5), reader.FindLatestFrame("cam_high", CameraEpisode.FrameStamp(5))!.StampNanoseconds);
        Assert.Null(reader.FindLatestFrame("cam_high", CameraEpisode.FrameStamp(0) - 1));
        Assert.Null(reader.FindFrame("cam_high", CameraEpisode.FrameStamp(5) - 1));
        Assert.Throws<ArgumentException>(() => reader.FindFrame("cam_low", 0));
    }

    /// <summary>Message indexes lie under no checksum but the file's, which finding a frame does not compute.</summary>
    [Fact]
    public void FindFrame_WithADamagedMessageIndex_NeverGivesAnotherFrame()
    {
        byte[] bytes = File.ReadAllBytes(episode.FilePath);
        List<McapRecord> indexes = [];
        using (FileByteSource source = new(episode.FilePath))
        {
            foreach (McapRecord record in new McapScanner(source, McapLimits.Default).Scan().Where(record => record.Opcode == McapOpcode.MessageIndex))
            {
                indexes.Add(new McapRecord(record.Opcode, record.Offset, record.Body.ToArray()));
            }
        }

        Random random = new(9);
        string path = Path.Combine(Path.GetDirectoryName(episode.FilePath)!, "damaged-copy");
        int refused = 0;
        for (int round = 0; round < 200; round++)
        {
            McapRecord index = indexes[random.Next(indexes.Count)];
            byte[] damaged = [.. bytes];
            damaged[index.Offset + McapFormat.RecordPrefixBytes + random.Next(index.Body.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            using EpisodeReader reader = EpisodeReader.Open(path);
            for (int i = 0; i < CameraEpisode.Frames; i++)
            {
                try
                {
                    if (reader.FindFrame("cam_high", CameraEpisode.FrameStamp(i)) is { } found)
                    {
                        Assert.Equal(CameraEpisode.FrameStamp(i), found.StampNanoseconds);
                        Assert.True(MeanDifference(CameraEpisode.Frame(0, i), found.Decode()) < 3, "another camera's frame was given");
                    }
                }
                catch (McapException)
                {
                    refused++;
                    break;
                }
            }
        }

        File.Delete(path);
        Assert.True(refused > 0, "no damage was met");
    }

    [Fact]
    public void Recovery_OfACutFile_CountsTheFramesItSaves()
    {
        string root = Directory.CreateTempSubdirectory("episodes-").FullName;
        try
        {
            string part = Path.Combine(root, Path.GetRelativePath(episode.Root, episode.FilePath)) + ".part";
            Directory.CreateDirectory(Path.GetDirectoryName(part)!);
            byte[] bytes = File.ReadAllBytes(episode.FilePath);
            File.WriteAllBytes(part, bytes.AsSpan(0, bytes.Length - 100));
            RecoveryReport report = Assert.Single(EpisodeRecovery.Run(root));
            Assert.Equal(
                (RecoveryResult.Recovered, CameraEpisode.Ticks, 2, 2 * CameraEpisode.Frames), (report.Result, report.Ticks, report.Chunks, report.Frames));
            using EpisodeReader reader = EpisodeReader.Open(report.Path);
            Assert.Equal(CameraEpisode.Frames, reader.ReadFrames("cam_left_wrist").Count());
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void Filmstrip_OfAnEpisode_HasEightFramesUnderABar()
    {
        using EpisodeReader reader = EpisodeReader.Open(episode.FilePath);
        byte[] png = Filmstrip.Draw(reader);
        using OpenCvSharp.Mat strip = OpenCvSharp.Cv2.ImDecode(png, OpenCvSharp.ImreadModes.Color);
        Assert.Equal(((8 * 240) + (7 * 6), 36 + 8 + 180), (strip.Width, strip.Height));
        OpenCvSharp.Vec3b bar = strip.At<OpenCvSharp.Vec3b>(40, 1000);
        Assert.Equal((80, 190, 60), (bar.Item0, bar.Item1, bar.Item2));

        // Blue grows with time, so from the first picture to the last.
        byte[] blue = [.. Enumerable.Range(0, 8).Select(i => strip.At<OpenCvSharp.Vec3b>(130, (i * 240) + 120).Item0)];
        Assert.Equal(blue.Order(), blue);
        Assert.True(blue[7] - blue[0] > 200);
    }

    [Fact]
    public void Filmstrip_Caption_IsWrittenInLightLettersAboveTheBar()
    {
        using EpisodeReader reader = EpisodeReader.Open(episode.FilePath);
        using OpenCvSharp.Mat strip = OpenCvSharp.Cv2.ImDecode(Filmstrip.Draw(reader), OpenCvSharp.ImreadModes.Color);
        Assert.InRange(LightPixels(strip, new OpenCvSharp.Rect(10, 8, 130, 24)), 150, 2000);
        Assert.Equal(0, LightPixels(strip, new OpenCvSharp.Rect(1000, 0, 300, 36)));
        Assert.Equal(0, LightPixels(strip, new OpenCvSharp.Rect(0, 33, strip.Width, 3)));
        OpenCvSharp.Vec3b ground = strip.At<OpenCvSharp.Vec3b>(2, 2);
        Assert.Equal((32, 32, 32), (ground.Item0, ground.Item1, ground.Item2));
    }

    [Fact]
    public void PictureGrid_OfThreeFrames_HasEachAboveItsCaption()
    {
        ImageFrame red = Filled(320, 240, 0), green = Filled(320, 240, 1), blue = Filled(320, 240, 2);
        byte[] png = PictureGrid.Draw([(red, "first"), (green, "second"), (blue, "")], columns: 2);
        using OpenCvSharp.Mat grid = OpenCvSharp.Cv2.ImDecode(png, OpenCvSharp.ImreadModes.Unchanged);
        Assert.Equal((498, 414, 3), (grid.Width, grid.Height, grid.Channels()));
        Assert.Equal(new OpenCvSharp.Vec3b(0, 0, 200), grid.At<OpenCvSharp.Vec3b>(6, 6));
        Assert.Equal(new OpenCvSharp.Vec3b(0, 200, 0), grid.At<OpenCvSharp.Vec3b>(185, 491));
        Assert.Equal(new OpenCvSharp.Vec3b(200, 0, 0), grid.At<OpenCvSharp.Vec3b>(300, 120));
        Assert.Equal(new OpenCvSharp.Vec3b(32, 32, 32), grid.At<OpenCvSharp.Vec3b>(100, 248));
        Assert.InRange(LightPixels(grid, new OpenCvSharp.Rect(6, 186, 240, 24)), 20, 400);
        Assert.InRange(LightPixels(grid, new OpenCvSharp.Rect(252, 186, 240, 24)), 30, 600);
        Assert.Equal(0, LightPixels(grid, new OpenCvSharp.Rect(6, 390, 240, 24)));
    }

    /// <summary>A frame smaller than its place shows its pixels as squares.</summary>
    [Fact]
    public void PictureGrid_OfASmallFrame_KeepsItsPixels()
    {
        ImageFrame frame = new(4, 3);
        for (int i = 0; i < frame.Pixels.Length; i++)
        {
            frame.Pixels[i] = (byte)(i * 7);
        }

        using OpenCvSharp.Mat grid = OpenCvSharp.Cv2.ImDecode(PictureGrid.Draw([(frame, "")], columns: 1), OpenCvSharp.ImreadModes.Color);
        for (int y = 0; y < 180; y++)
        {
            for (int x = 0; x < 240; x++)
            {
                int from = ((y / 60 * 4) + (x / 60)) * 3;
                Assert.Equal(
                    new OpenCvSharp.Vec3b(frame.Pixels[from + 2], frame.Pixels[from + 1], frame.Pixels[from]), grid.At<OpenCvSharp.Vec3b>(6 + y, 6 + x));
            }
        }
    }

    private static ImageFrame Filled(int width, int height, int channel)
    {
        ImageFrame frame = new(width, height);
        for (int i = channel; i < frame.Pixels.Length; i += 3)
        {
            frame.Pixels[i] = 200;
        }

        return frame;
    }

    private static int LightPixels(OpenCvSharp.Mat picture, OpenCvSharp.Rect place)
    {
        int count = 0;
        for (int y = place.Top; y < place.Bottom; y++)
        {
            for (int x = place.Left; x < place.Right; x++)
            {
                OpenCvSharp.Vec3b pixel = picture.At<OpenCvSharp.Vec3b>(y, x);
                count += pixel.Item0 > 140 && pixel.Item1 > 140 && pixel.Item2 > 140 ? 1 : 0;
            }
        }

        return count;
    }

    private static double MeanDifference(ImageFrame a, ImageFrame b) => a.Pixels.Zip(b.Pixels, (left, right) => Math.Abs(left - right)).Average();
}
