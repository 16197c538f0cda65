using OpenCvSharp;
using OpenCvSharp.Internal;
using SimpleVlaRl.Core.Observations;

namespace SimpleVlaRl.Preprocessing.Images;

/// <summary><c>center-crop-area-v1</c>: the centred square of the frame's smaller side, resized by area averaging (OpenCV's INTER_AREA).</summary>
/// <remarks>
/// Reductions by a factor that is no whole number, the usual ones, are <see cref="AreaResize"/>'s; a test holds it to OpenCV bit for bit. The others call
/// OpenCvSharp's native layer directly: its managed Mat allocates and is finalised, and the control loop must not allocate. The
/// native headers made here point into the caller's memory and copy nothing.
/// </remarks>
internal sealed class CenterCropAreaRecipe : IImageRecipe
{
    private const int Channels = 3;

    public string Name => "center-crop-area-v1";

    public unsafe void Apply(ImageFrame frame, int imageSize, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageSize, 1);
        if (destination.Length != imageSize * imageSize * Channels)
        {
            throw new ArgumentException($"The destination has {destination.Length} bytes; an image of side {imageSize} takes {imageSize * imageSize * Channels}.", nameof(destination));
        }

        int side = Math.Min(frame.Width, frame.Height);
        int left = (frame.Width - side) / 2;
        int top = (frame.Height - side) / 2;
        fixed (byte* pixels = frame.Pixels)
        fixed (byte* output = destination)
        {
            byte* square = pixels + (((top * frame.Width) + left) * Channels);
            if (AreaResize.Takes(side, imageSize))
            {
                AreaResize.Apply(square, side, frame.Width * Channels, output, imageSize);
            }
            else
            {
                Resize(square, side, frame.Width * Channels, output, imageSize);
            }
        }
    }

    public void Finish(ReadOnlySpan<byte> picture, int imageSize, Span<byte> destination)
    {
        RecipeChecks.Demand(imageSize, picture, destination);
        picture.CopyTo(destination);
    }

    private static unsafe void Resize(byte* source, int side, int stride, byte* destination, int imageSize)
    {
        IntPtr from = default, to = default, input = default, output = default;
        try
        {
            Check(NativeMethods.core_Mat_new8(side, side, MatType.CV_8UC3, (IntPtr)source, stride, out from));
            Check(NativeMethods.core_Mat_new8(imageSize, imageSize, MatType.CV_8UC3, (IntPtr)destination, imageSize * Channels, out to));
            Check(NativeMethods.core_InputArray_new_byMat(from, out input));
            Check(NativeMethods.core_OutputArray_new_byMat(to, out output));

            // The output header already has the size and type that resize makes, so it writes into the caller's memory.
            Check(NativeMethods.imgproc_resize(input, output, new Size(imageSize, imageSize), 0, 0, (int)InterpolationFlags.Area));
        }
        finally
        {
            Delete(output, &NativeMethods.core_OutputArray_delete);
            Delete(input, &NativeMethods.core_InputArray_delete);
            Delete(to, &NativeMethods.core_Mat_delete);
            Delete(from, &NativeMethods.core_Mat_delete);
        }
    }

    private static void Check(ExceptionStatus status) => NativeMethods.HandleException(status);

    private static unsafe void Delete(IntPtr value, delegate*<IntPtr, ExceptionStatus> delete)
    {
        if (value != default)
        {
            Check(delete(value));
        }
    }
}
