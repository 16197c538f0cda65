namespace SimpleVlaRl.Ros2;

/// <summary>How a service call ended.</summary>
public enum RosCallStatus
{
    /// <summary>The service answered.</summary>
    Answered,

    /// <summary>There was no such service within the time.</summary>
    NotAvailable,

    /// <summary>The service did not answer within the time.</summary>
    TimedOut,

    /// <summary>The service does not run on Cyclone DDS: a request could make it allocate without bound, so none was sent.</summary>
    OtherVendor,

    /// <summary>The request could not be written.</summary>
    NotSent,

    /// <summary>The answer is not of the expected type.</summary>
    Malformed,
}
