namespace SimpleVlaRl.Datasets.Video;

/// <summary>How pictures become a video.</summary>
public enum VideoCodec
{
    /// <summary>AV1 by SVT-AV1: small, and what LeRobot writes.</summary>
    Av1,

    /// <summary>H.264 by x264: every machine decodes it.</summary>
    H264,
}
