namespace SimpleVlaRl.Core.Auditing;

/// <summary>What the audit log says happened. The words of the file are the names in snake case.</summary>
public enum AuditKind
{
    /// <summary>A program began; the detail has the versions of what it runs with.</summary>
    ProgramStarted,

    /// <summary>A program ended, with its exit code as the count. Where this lacks, it was killed.</summary>
    ProgramEnded,

    /// <summary>A robot's profile was read; the detail is its digest.</summary>
    Profile,

    /// <summary>A policy was loaded or took over; the detail has its version and digest.</summary>
    Policy,

    /// <summary>A protection is off or loosened by a person's choice; the subject is the option or the field.</summary>
    Override,

    /// <summary>Everything that arming asks for was found; the arms may move.</summary>
    Armed,

    /// <summary>Arming was refused; the detail has every item that failed.</summary>
    ArmingRefused,

    /// <summary>An episode began.</summary>
    EpisodeStarted,

    /// <summary>An episode ended; the detail is how.</summary>
    EpisodeEnded,

    /// <summary>The gate limited or rejected for a reason for the first time in an episode; the subject is the joint that is blamed.</summary>
    Verdict,

    /// <summary>How often the gate limited or rejected for a reason in an episode.</summary>
    Verdicts,

    /// <summary>A stop: the gate holds, latched. By says with what it was said.</summary>
    Stop,

    /// <summary>A stop was taken back by a person.</summary>
    StopTakenBack,

    /// <summary>The hardware's emergency stop was seen to be pressed, or is not heard any more.</summary>
    EmergencyStop,

    /// <summary>The drives were asked to switch off; the detail is what the service answered.</summary>
    DrivesOff,

    /// <summary>A person or another program that the profile names commands the robot.</summary>
    TakenOver,

    /// <summary>The runtime commands again, after it was armed anew.</summary>
    HandedBack,

    /// <summary>Events were lost because they came faster than they could be written; the count says how many.</summary>
    EventsLost,

    /// <summary>The line before is torn, as after a power cut.</summary>
    LineTorn,

    /// <summary>Lines that this process had written are gone from the file.</summary>
    LinesMissing,

    /// <summary>A classifier has proposed how an episode ended; the detail has the outcome and its probability.</summary>
    OutcomeProposed,
}
