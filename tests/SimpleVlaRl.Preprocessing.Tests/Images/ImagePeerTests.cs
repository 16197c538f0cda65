using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using SimpleVlaRl.Preprocessing.Images;

namespace SimpleVlaRl.Preprocessing.Tests.Images;

/// <summary>Our image steps beside Pillow's (tests/peers/pillow), and beside what OpenCV would have given.</summary>
public sealed class ImagePeerTests(ITestOutputHelper output)
{
    private const string Python = "/usr/bin/python3";
    private const int Source = 256;
    private const int Size = 224;

    [Fact]
    public async Task Lanczos3_OfAPicture_IsPillowsWithinOneStep()
    {
        byte[] picture = Picture();
        byte[] expected = await Pillow("lanczos", picture);
        byte[] ours = Lanczos(picture);
        (int largest, double share) = Difference(expected, ours);
        output.WriteLine($"lanczos3 beside Pillow: largest {largest}, {100 * share:0.00} % differ");
        Assert.InRange(largest, 0, 1);
        Assert.True(share < 0.001, $"{100 * share} % of the samples differ by one");
    }

    [Fact]
    public async Task Jpeg_OfAPicture_IsPillowsWithinOneStep()
    {
        byte[] picture = Picture();
        byte[] expected = await Pillow("jpeg", picture);
        byte[] ours = [.. picture];
        JpegRoundTrip.Apply(ours, Source, Source);
        (int largest, double share) = Difference(expected, ours);
        output.WriteLine($"JPEG beside Pillow: largest {largest}, {100 * share:0.00} % differ");
        Assert.InRange(largest, 0, 1);
    }

    [Fact]
    public void OpenCv_LanczosAndWarp_DifferTooMuchToBeUsed()
    {
        byte[] picture = Picture();
        using Mat source = Mat.FromPixelData(Source, Source, MatType.CV_8UC3, picture);
        using Mat lanczos = new();
        Cv2.Resize(source, lanczos, new Size(Size, Size), 0, 0, InterpolationFlags.Lanczos4);
        (int lanczosLargest, double lanczosShare) = Difference(Bytes(lanczos), Lanczos(picture));

        double side = Math.Sqrt(0.9), step = side * (Source - 1) / (Size - 1), first = (1 - side) / 2 * (Source - 1);
        using Mat map = Mat.FromPixelData(2, 3, MatType.CV_64FC1, (double[])[step, 0, first, 0, step, first]);
        using Mat single = new();
        source.ConvertTo(single, MatType.CV_32FC3, 255.5 / 255);
        using Mat warped = new();
        Cv2.WarpAffine(single, warped, map, new Size(Size, Size), InterpolationFlags.Linear | InterpolationFlags.WarpInverseMap);
        warped.GetArray(out Vec3f[] samples);
        byte[] theirs = [.. samples.SelectMany(sample => (byte[])[(byte)sample.Item0, (byte)sample.Item1, (byte)sample.Item2])];
        byte[] ours = new byte[Size * Size * 3];
        CropAndResize.CenterNineTenths(picture, Source, Source, Size, ours);
        (int warpLargest, double warpShare) = Difference(theirs, ours);

        output.WriteLine($"OpenCV's INTER_LANCZOS4: largest {lanczosLargest}, {100 * lanczosShare:0.0} % differ; warpAffine: largest {warpLargest}, "
            + $"{100 * warpShare:0.0} % differ");
        Assert.True(lanczosLargest > 1 && warpLargest > 1, "OpenCV gives the same numbers within one step; use it");
    }

    private static byte[] Lanczos(byte[] picture)
    {
        byte[] ours = new byte[Size * Size * 3];
        Lanczos3Resize.Apply(picture, Source, Source, Size, Size, ours, ImageScratch.OfThisThread);
        return ours;
    }

    private static byte[] Bytes(Mat image)
    {
        image.GetArray(out Vec3b[] pixels);
        return [.. pixels.SelectMany(pixel => (byte[])[pixel.Item0, pixel.Item1, pixel.Item2])];
    }

    private static (int Largest, double Share) Difference(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int[] differences = [.. expected.Zip(actual, (first, second) => Math.Abs(first - second))];
        return (differences.Max(), differences.Count(difference => difference > 0) / (double)differences.Length);
    }

    /// <summary>Colour gradients with sharp-edged squares and some noise.</summary>
    private static byte[] Picture()
    {
        Random random = new(6);
        byte[] picture = new byte[Source * Source * 3];
        for (int i = 0; i < picture.Length; i++)
        {
            (int x, int y) = (i / 3 % Source, i / 3 / Source);
            int square = (x / 23) + (y / 31) + (i % 3) is var number && number % 3 == 0 ? 120 : 0;
            picture[i] = (byte)Math.Clamp((x / 2) + (y / 4) + square + random.Next(-12, 12), 0, 255);
        }

        return picture;
    }

    private static async Task<byte[]> Pillow(string mode, byte[] picture)
    {
        Assert.SkipUnless(File.Exists(Python), "There is no /usr/bin/python3 (apt: python3-pil).");
        using (Process probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import PIL.Image"]) { RedirectStandardError = true })!)
        {
            await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(probe.ExitCode == 0, "The Python package PIL is not installed (apt: python3-pil).");
        }

        string side = Source.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(
            Python, [Path.Combine(Repository.Root, "tests", "peers", "pillow", "resize.py"), mode, side, side, Size.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(picture, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        using MemoryStream result = new();
        await process.StandardOutput.BaseStream.CopyToAsync(result, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return result.ToArray();
    }
}
