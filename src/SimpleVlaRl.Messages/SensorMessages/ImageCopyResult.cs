namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>Whether a received picture could be copied into a frame.</summary>
public enum ImageCopyResult
{
    /// <summary>It was copied.</summary>
    Copied,

    /// <summary>Its encoding is neither <c>rgb8</c> nor <c>bgr8</c>.</summary>
    WrongEncoding,

    /// <summary>Its width or height is not the frame's.</summary>
    WrongSize,

    /// <summary>Its rows are shorter than its width, or it has fewer bytes than rows.</summary>
    Truncated,
}
