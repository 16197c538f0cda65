namespace SimpleVlaRl.Preprocessing.Interop;

/// <summary>Constants of <c>turbojpeg.h</c>, C names kept.</summary>
internal static class TurboJpegConstants
{
    /// <summary>Chroma halved in both directions, the default of OpenCV and TensorFlow.</summary>
    public const int TJSAMP_420 = 2;

    /// <summary>Three bytes per pixel, red first.</summary>
    public const int TJPF_RGB = 0;

    /// <summary>The buffer is ours and large enough.</summary>
    public const int TJFLAG_NOREALLOC = 1024;

    /// <summary>libjpeg's JDCT_ISLOW, the transform that OpenCV and TensorFlow use; without this flag encoding takes a coarser one.</summary>
    public const int TJFLAG_ACCURATEDCT = 4096;

    /// <summary>A warning is an error.</summary>
    public const int TJFLAG_STOPONWARNING = 8192;

    /// <summary>Refuses progressive JPEGs of hundreds of scans, which are made to take a decoder's time.</summary>
    public const int TJFLAG_LIMITSCANS = 32768;
}
