using SimpleVlaRl.Ros2.Interop;

namespace SimpleVlaRl.Ros2.Transport;

/// <summary>Takes raw CDR samples from a DDS reader, without a copy and without allocating managed memory.</summary>
internal static unsafe class RawReader
{
    private const int Batch = 8;

    /// <summary>Hands every waiting sample to the handler.</summary>
    /// <param name="reader">The DDS reader.</param>
    /// <param name="clock">Says when a sample was taken.</param>
    /// <param name="handler">Gets the payloads.</param>
    public static void Drain(int reader, TimeProvider clock, RosMessageHandler handler)
    {
        void** samples = stackalloc void*[Batch];
        DdsSampleInfo* infos = stackalloc DdsSampleInfo[Batch];
        int count;
        do
        {
            count = Dds.dds_takecdr(reader, samples, Batch, infos, DdsConstants.DDS_ANY_STATE);
            for (int i = 0; i < count; i++)
            {
                Deliver(samples[i], infos + i, clock, handler);
            }
        }
        while (count == Batch);
    }

    private static void Deliver(void* serdata, DdsSampleInfo* info, TimeProvider clock, RosMessageHandler handler)
    {
        try
        {
            // A sample without valid data only says that a writer went away.
            if (info->valid_data == 0)
            {
                return;
            }

            DdsIovec part;
            void* view = Dds.ddsi_serdata_to_ser_ref(serdata, 0, Dds.ddsi_serdata_size(serdata), &part);
            try
            {
                handler(
                    new ReadOnlySpan<byte>(part.iov_base, (int)part.iov_len),
                    new RosMessageInfo(info->source_timestamp, clock.GetTimestamp(), info->publication_handle));
            }
            finally
            {
                Dds.ddsi_serdata_to_ser_unref(view, &part);
            }
        }
        finally
        {
            Dds.ddsi_serdata_unref(serdata);
        }
    }
}
