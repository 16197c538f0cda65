namespace SimpleVlaRl.Messages.SensorMessages;

/// <summary>Whether a received picture could be converted into a frame.</summary>
public enum ImageConversion
{
    /// <summary>It was converted.</summary>
    Converted,

    /// <summary>Its encoding is not the camera's.</summary>
    WrongEncoding,

    /// <summary>Its width or height is not the camera's.</summary>
    WrongSize,

    /// <summary>Its rows are shorter than its width, or it has fewer bytes than rows.</summary>
    Truncated,
}
