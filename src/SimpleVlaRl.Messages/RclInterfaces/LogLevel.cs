namespace SimpleVlaRl.Messages.RclInterfaces;

/// <summary>How much a line of the log matters; the values are those of rcl_interfaces/msg/Log.</summary>
public enum LogLevel
{
    /// <summary>For those who look for a fault in the program.</summary>
    Debug = 10,

    /// <summary>What goes on.</summary>
    Information = 20,

    /// <summary>Something may be wrong.</summary>
    Warning = 30,

    /// <summary>Something is wrong.</summary>
    Error = 40,

    /// <summary>The program ends.</summary>
    Fatal = 50,
}
