using SimpleVlaRl.Datasets.Sources;
using SimpleVlaRl.Datasets.Statistics;
using SimpleVlaRl.Datasets.Tables;
using SimpleVlaRl.Episodes.Index;

namespace SimpleVlaRl.Datasets.LeRobot;

/// <summary>What the table of episodes says of one.</summary>
/// <param name="Listing">The episode in the store.</param>
/// <param name="Exported">Its videos.</param>
/// <param name="DataFile">The number of the file that its rows are in.</param>
/// <param name="FirstIndex">The place of its first row in the data set.</param>
/// <param name="Statistics">What is kept of each feature.</param>
internal sealed record EpisodeTableRow(
    EpisodeListing Listing, ExportedEpisode Exported, int DataFile, long FirstIndex, IReadOnlyList<(string Feature, FeatureStatistics Statistics)> Statistics)
{
    /// <summary>Where an episode came from is said under this name, which no reader of LeRobot's asks for.</summary>
    private const string Own = "simple_vla_rl/";

    /// <summary>The columns of some episodes.</summary>
    /// <param name="rows">The episodes, all with the same features.</param>
    /// <param name="first">The first one's place in the data set.</param>
    /// <param name="file">The number of the file that this table is.</param>
    /// <param name="framesPerSecond">Rows per second.</param>
    public static IReadOnlyList<TableColumn> Columns(IReadOnlyList<EpisodeTableRow> rows, int first, int file, int framesPerSecond)
    {
        List<TableColumn> columns =
        [
            Numbers("episode_index", (_, place) => first + place),
            TableColumn.Lists("tasks", rows.Select(row => new[] { row.Listing.Header.Instruction }).ToArray()),
            Numbers("length", (row, _) => row.Exported.Rows),
            Numbers("data/chunk_index", (row, _) => row.DataFile / LeRobotPaths.FilesPerChunk),
            Numbers("data/file_index", (row, _) => row.DataFile % LeRobotPaths.FilesPerChunk),
            Numbers("dataset_from_index", (row, _) => row.FirstIndex),
            Numbers("dataset_to_index", (row, _) => row.FirstIndex + row.Exported.Rows),
        ];
        for (int index = 0; index < rows[0].Exported.Cameras.Count; index++)
        {
            int camera = index;
            string key = $"videos/{FeatureNames.OfCamera(rows[0].Exported.Cameras[camera].Name)}/";
            columns.Add(Numbers(key + "chunk_index", (row, _) => row.Exported.Cameras[camera].Number / LeRobotPaths.FilesPerChunk));
            columns.Add(Numbers(key + "file_index", (row, _) => row.Exported.Cameras[camera].Number % LeRobotPaths.FilesPerChunk));
            columns.Add(TableColumn.Of(key + "from_timestamp", new double[rows.Count]));
            columns.Add(TableColumn.Of(key + "to_timestamp", rows.Select(row => (double)row.Exported.Rows / framesPerSecond).ToArray()));
        }

        for (int index = 0; index < rows[0].Statistics.Count; index++)
        {
            int feature = index;
            string key = $"stats/{rows[0].Statistics[feature].Feature}/";
            bool isPicture = FeatureNames.IsOfCamera(rows[0].Statistics[feature].Feature);
            foreach (string name in rows[0].Statistics[feature].Statistics.All.Select(one => one.Name))
            {
                double[][] values = [.. rows.Select(row => row.Statistics[feature].Statistics.All.First(one => one.Name == name).Values)];
                columns.Add(isPicture ? TableColumn.PerChannel(key + name, values) : TableColumn.Lists(key + name, values));
            }

            columns.Add(TableColumn.Lists(key + "count", rows.Select(row => new[] { row.Statistics[feature].Statistics.Count }).ToArray()));
        }

        columns.Add(Numbers("meta/episodes/chunk_index", (_, _) => file / LeRobotPaths.FilesPerChunk));
        columns.Add(Numbers("meta/episodes/file_index", (_, _) => file % LeRobotPaths.FilesPerChunk));
        columns.Add(TableColumn.Of(Own + "episode_id", rows.Select(row => row.Exported.EpisodeId.ToString("D"))));
        columns.Add(TableColumn.Of(Own + "task", rows.Select(row => row.Listing.Header.Task)));
        columns.Add(TableColumn.Of(Own + "policy", rows.Select(row => row.Listing.Header.Policy is { } policy ? $"{policy.Name}/{policy.Version}" : "")));
        columns.Add(TableColumn.Of(Own + "labelled_by", rows.Select(row => row.Listing.Outcome.Source)));
        columns.Add(TableColumn.Of(Own + "intervened", rows.Select(row => row.Listing.Summary.Intervened)));
        return columns;

        TableColumn Numbers(string name, Func<EpisodeTableRow, int, long> value) => TableColumn.Of(name, rows.Select(value).ToArray());
    }
}
