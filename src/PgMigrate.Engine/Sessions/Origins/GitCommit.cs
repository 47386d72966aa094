using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Sessions.Origins;

/// <summary>The commit that is checked out where a folder lies.</summary>
/// <param name="Id">Its hash.</param>
/// <param name="Time">When it was committed.</param>
internal sealed partial record GitCommit(string Id, DateTimeOffset Time)
{
    private const int Longest = 64 * 1024;

    // A run does not begin later for it, but where the disk is that slow.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks git; null where the folder is in no repository of this user, or there is no git.</summary>
    public static async Task<GitCommit?> ReadAsync(string folder)
    {
        try
        {
            if (!IsInRepository(folder) || SearchEnvironment.Current().FindProgram("git") is not { } git)
                return null;
            // Not `git log`: what the repository's own configuration says of it would be run, a pager or a program that checks
            // signatures.
            var request = new ProcessRequest(git, ["-C", folder, "cat-file", "--batch"])
            {
                Input = "HEAD\n",
                TimeLimit = Limit,
                OutputLimit = Longest,
            };
            var result = await ProcessRunner.RunAsync(request, CancellationToken.None).ConfigureAwait(false);
            return Read(result.Output);
        }
        catch (Exception exception)
            when (exception
                    is MigrationException
                        or IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or InvalidOperationException
                        or PlatformNotSupportedException
            )
        {
            // Another user's repository, one without a commit, a machine on which no program may be started: nothing is known,
            // and no run ends for that.
            return null;
        }
    }

    private static GitCommit? Read(string output)
    {
        var (id, time) = (IdLine().Match(output), TimeLine().Match(output));
        return
            id.Success && time.Success && long.TryParse(time.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var seconds)
            ? new GitCommit(id.Groups[1].Value, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }

    private static bool IsInRepository(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
            if (Path.Exists(Path.Combine(current.FullName, ".git")))
                return true;
        return false;
    }

    [GeneratedRegex("^([0-9a-f]{40,64}) commit ")]
    private static partial Regex IdLine();

    [GeneratedRegex("^committer .*> ([0-9]{1,11}) [+-][0-9]{4}$", RegexOptions.Multiline)]
    private static partial Regex TimeLine();
}
