using OpenCvSharp;
using OpenCvSharp.Internal;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary>To a JPEG of quality 95 with halved chroma, TensorFlow's defaults, and back.</summary>
/// <remarks>OpenCvSharp's native layer, as in <see cref="CenterCropAreaRecipe"/>: no managed objects, so nothing for the collector.</remarks>
internal static class JpegRoundTrip
{
    private const int Quality = 95;
    private const int SamplingFactor = 7; // IMWRITE_JPEG_SAMPLING_FACTOR, which OpenCvSharp does not name.
    private const int Sampling420 = 0x221111;
    private static readonly int[] Parameters = [(int)ImwriteFlags.JpegQuality, Quality, SamplingFactor, Sampling420];

    /// <summary>Sends an image through a JPEG.</summary>
    /// <param name="pixels">The image in blue, green, red; overwritten by the decoded one in red, green, blue.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    public static unsafe void Apply(Span<byte> pixels, int width, int height)
    {
        IntPtr image = default, input = default, jpeg = default, decoded = default;
        fixed (byte* data = pixels)
        {
            try
            {
                Check(NativeMethods.core_Mat_new8(height, width, MatType.CV_8UC3, (IntPtr)data, width * RecipeChecks.Channels, out image));
                Check(NativeMethods.core_InputArray_new_byMat(image, out input));
                jpeg = NativeMethods.vector_uchar_new1();
                Check(NativeMethods.imgcodecs_imencode_vector(".jpg", input, jpeg, Parameters, Parameters.Length, out int isEncoded));
                Check(NativeMethods.imgcodecs_imdecode_vector((byte*)NativeMethods.vector_uchar_getPointer(jpeg), (int)NativeMethods.vector_uchar_getSize(jpeg), (int)ImreadModes.Color, out decoded));
                Check(NativeMethods.core_Mat_data(decoded, out byte* result));
                if (isEncoded == 0 || result is null)
                {
                    throw new InvalidOperationException($"OpenCV could not send a {width}x{height} image through a JPEG.");
                }

                BlueFirstToRedFirst(new ReadOnlySpan<byte>(result, pixels.Length), pixels);
            }
            finally
            {
                if (decoded != default)
                {
                    NativeMethods.core_Mat_delete(decoded);
                }

                if (jpeg != default)
                {
                    NativeMethods.vector_uchar_delete(jpeg);
                }

                if (input != default)
                {
                    NativeMethods.core_InputArray_delete(input);
                }

                if (image != default)
                {
                    NativeMethods.core_Mat_delete(image);
                }
            }
        }
    }

    private static void BlueFirstToRedFirst(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i += RecipeChecks.Channels)
        {
            (destination[i], destination[i + 1], destination[i + 2]) = (source[i + 2], source[i + 1], source[i]);
        }
    }

    private static void Check(ExceptionStatus status) => NativeMethods.HandleException(status);
}
