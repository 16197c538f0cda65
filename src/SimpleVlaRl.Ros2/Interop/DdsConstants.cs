namespace SimpleVlaRl.Ros2.Interop;

/// <summary>Constants of <c>dds.h</c> and <c>dds_public_qosdefs.h</c>, C names kept.</summary>
internal static class DdsConstants
{
    public const int DDS_RETCODE_OK = 0;
    public const uint DDS_OFFERED_INCOMPATIBLE_QOS_STATUS = 0x8;
    public const uint DDS_REQUESTED_INCOMPATIBLE_QOS_STATUS = 0x10;

    public const uint DDS_PUBLICATION_MATCHED_STATUS = 0x800;
    public const uint DDS_SUBSCRIPTION_MATCHED_STATUS = 0x1000;

    public const uint DDS_ANY_STATE = 0x7f;
    public const uint DDS_ALIVE_INSTANCE_STATE = 0x10;
    public const uint DDS_ANY_SAMPLE_STATE = 0x3;
    public const uint DDS_ANY_VIEW_STATE = 0xc;

    public const int DDS_RELIABILITY_BEST_EFFORT = 0;
    public const int DDS_RELIABILITY_RELIABLE = 1;
    public const int DDS_DURABILITY_VOLATILE = 0;
    public const int DDS_DURABILITY_TRANSIENT_LOCAL = 1;
    public const int DDS_HISTORY_KEEP_LAST = 0;
    public const int DDS_HISTORY_KEEP_ALL = 1;
    public const int DDS_IGNORELOCAL_PARTICIPANT = 1;
    public const int DDS_LENGTH_UNLIMITED = -1;
    public const short DDS_DATA_REPRESENTATION_XCDR1 = 0;

    public const int DDS_BUILTIN_TOPIC_DCPSPARTICIPANT = 0x7fff0001;
    public const int DDS_BUILTIN_TOPIC_DCPSPUBLICATION = 0x7fff0003;
    public const int DDS_BUILTIN_TOPIC_DCPSSUBSCRIPTION = 0x7fff0004;

    /// <summary><c>SDK_DATA</c> of <c>ddsi_serdata.h</c>: the serialised sample, not only its key.</summary>
    public const int SDK_DATA = 2;
}
