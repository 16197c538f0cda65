namespace SimpleVlaRl.Serving.Client;

/// <summary>How frames cross the network.</summary>
public enum RemoteImages
{
    /// <summary>As the camera gave them: the policy sees the same as on the robot.</summary>
    Raw,

    /// <summary>As JPEG: a tenth of the bytes, a millisecond of the robot's processor per frame, and small differences in what the policy sees.</summary>
    Jpeg,
}
