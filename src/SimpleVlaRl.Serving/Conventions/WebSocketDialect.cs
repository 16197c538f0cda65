namespace SimpleVlaRl.Serving.Conventions;

/// <summary>What is spoken over a websocket.</summary>
public enum WebSocketDialect
{
    /// <summary>openpi's frames: robots.</summary>
    OpenPi,

    /// <summary>The protocol of vla-evaluation-harness, version 1: environments.</summary>
    VlaEval,

    /// <summary>The protocol of XPolicyLab, which RoboTwin 2.0 is evaluated over: environments.</summary>
    XPolicyLab,
}
