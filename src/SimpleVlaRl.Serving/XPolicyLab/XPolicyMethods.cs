using SimpleVlaRl.Serving.Errors;

namespace SimpleVlaRl.Serving.XPolicyLab;

/// <summary>The methods of XPolicyLab's models that clients call by name, and its words for errors.</summary>
internal static class XPolicyMethods
{
    public const string UpdateObservation = "update_obs";
    public const string UpdateObservations = "update_obs_batch";
    public const string GetAction = "get_action";
    public const string GetActions = "get_action_batch";
    public const string Reset = "reset";
    public const string All = "update_obs, update_obs_batch, get_action, get_action_batch or reset";

    /// <summary>The code of an error; clients that do not know it take it for INTERNAL.</summary>
    public static string ErrorCode(string type, RequestProblem problem) => problem switch
    {
        RequestProblem.Invalid or RequestProblem.TooLarge => "INVALID_FRAME",
        RequestProblem.Unsupported => "UNKNOWN_MESSAGE_TYPE",
        RequestProblem.Late or RequestProblem.Overloaded => "TIMEOUT",
        RequestProblem.Internal or RequestProblem.Draining => "INTERNAL",
        _ => type == XPolicyFrame.Infer ? "INFER_FAILED" : "CALL_FAILED",
    };
}
