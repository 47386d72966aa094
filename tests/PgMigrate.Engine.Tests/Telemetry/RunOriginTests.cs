using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Origins;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>Each run records the commit, and the pipeline that started it.</summary>
public sealed class RunOriginTests(PostgresServer server) : MigrationTestBase(server)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Pipelines =>
        new()
        {
            {
                "TF_BUILD=True BUILD_SOURCEVERSION=abc BUILD_REPOSITORY_URI=https://me:t0ken@dev.azure.com/o/p/_git/r "
                    + "BUILD_SOURCEBRANCH=refs/heads/main BUILD_DEFINITIONNAME=deploy BUILD_BUILDID=7 SYSTEM_TEAMPROJECT=p "
                    + "SYSTEM_COLLECTIONURI=https://dev.azure.com/o/ BUILD_REQUESTEDFOR=Anna",
                "Azure DevOps|abc||https://dev.azure.com/o/p/_git/r|refs/heads/main|deploy|7|https://dev.azure.com/o/p/_build/results?buildId=7|Anna"
            },
            {
                "GITHUB_ACTIONS=true GITHUB_SHA=abc GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=o/r GITHUB_REF=refs/tags/v1 "
                    + "GITHUB_WORKFLOW=deploy GITHUB_RUN_ID=7 GITHUB_ACTOR=anna",
                "GitHub Actions|abc||https://github.com/o/r|refs/tags/v1|deploy|7|https://github.com/o/r/actions/runs/7|anna"
            },
            {
                "GITLAB_CI=true CI_COMMIT_SHA=abc CI_COMMIT_TIMESTAMP=2026-11-30T13:00:00+01:00 CI_PROJECT_URL=https://gitlab.com/o/r "
                    + "CI_COMMIT_REF_NAME=main CI_PROJECT_PATH=o/r CI_PIPELINE_ID=7 CI_JOB_URL=https://gitlab.com/o/r/-/jobs/8 "
                    + "GITLAB_USER_LOGIN=anna",
                "GitLab CI|abc|2026-11-30 12:00|https://gitlab.com/o/r|main|o/r|7|https://gitlab.com/o/r/-/jobs/8|anna"
            },
            {
                "JENKINS_URL=https://ci/ GIT_COMMIT=abc GIT_URL=https://u:p@git/r.git?token=t0ken GIT_BRANCH=origin/main JOB_NAME=deploy "
                    + "BUILD_NUMBER=7 BUILD_URL=https://ci/job/deploy/7/ BUILD_USER_ID=anna",
                "Jenkins|abc||https://git/r.git|origin/main|deploy|7|https://ci/job/deploy/7|anna"
            },
            { "AZUREPS_HOST_ENVIRONMENT=AzureAutomation/1.0", "Azure Automation||||||||" },
            { "GIT_COMMIT=abc", "||||||||" },
        };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void A_pipeline_is_read_and_no_password_with_it(string variables, string expected)
    {
        var values = variables.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        var origin = PipelineVariables.Read(values.GetValueOrDefault);

        Assert.Equal(
            expected,
            string.Join(
                '|',
                origin.System,
                origin.Commit,
                origin.CommittedAt?.ToString("yyyy-MM-dd HH:mm", null),
                origin.Repository,
                origin.Branch,
                origin.Pipeline,
                origin.PipelineRun,
                origin.PipelineUrl,
                origin.Actor
            )
        );
    }

    [Fact]
    public async Task A_folder_says_its_commit_and_nothing_of_its_repository_is_executed()
    {
        if (SearchEnvironment.Current().FindProgram("git") is not { } git)
        {
            Assert.Skip("There is no git here.");
            return;
        }

        var script = Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        Assert.Null(await GitCommit.ReadAsync(Folder.FullPath));
        await GitAsync(git, "init", "-q");
        Assert.Null(await GitCommit.ReadAsync(Folder.FullPath));
        await GitAsync(git, "add", script);
        await GitAsync(
            git,
            "-c",
            "user.name=a> 1 +0000",
            "-c",
            "user.email=a@b",
            "commit",
            "-q",
            "-m",
            "committer X <y> 5 +0000"
        );
        var touched = Folder["touched"];
        var program = Folder.Write("program", $"#!/bin/sh\ntouch '{touched}'\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        foreach (var name in new[] { "core.pager", "core.fsmonitor", "gpg.program", "core.sshCommand", "core.editor" })
            await GitAsync(git, "config", name, program);
        await GitAsync(git, "config", "log.showSignature", "true");

        await MigrateAsync();

        var run = Assert.Single(await HistoryAsync());
        var id = (await GitAsync(git, "rev-parse", "HEAD")).Trim();
        Assert.Equal((id, Noon), (run.Commit, run.CommittedAt));
        Assert.Equal((id, Noon), (Observer.Runs[0].Commit, Observer.Runs[0].CommittedAt));
        Assert.False(File.Exists(touched));
    }

    [Fact]
    public async Task All_of_it_is_recorded_whatever_the_encoding_lacks()
    {
        await using var latin = TestDatabase.Existing(Database.ConnectionString, $"encoded_{Guid.NewGuid():N}");
        await Database.ExecuteAsync(
            $"CREATE DATABASE {latin.Name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        foreach (var (database, branch) in new[] { (Database, "gr\u00f6\u00dfe-\u03a9"), (latin, @"gr\u00F6\u00DFe-\u03A9") })
        {
            Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
            using var gate = new ObserverGate(Observer);
            var target = new Engine.Connections.ConnectionTarget(new(database.ConnectionString));
            var context = RunContext.Begin(target, Options, gate) with
            {
                Origin = new RunOrigin
                {
                    Commit = "abc",
                    CommittedAt = Noon,
                    Repository = "https://x/r",
                    Branch = "gr\u00f6\u00dfe-\u03a9",
                    Pipeline = "deploy",
                    PipelineRun = "7",
                    PipelineUrl = "https://x/7",
                    Actor = "Anna",
                },
            };

            await FolderRun.ApplyAsync(new RunState(context), gate, CancellationToken.None);

            Assert.Equal(
                $"abc https://x/r {branch} deploy 7 https://x/7 Anna",
                await database.ScalarAsync<string>(
                    "SELECT concat_ws(' ', commit_id, repository, branch, pipeline, pipeline_run, pipeline_url, actor) FROM pgmigrate.run"
                )
            );
        }

        var run = Assert.Single(await HistoryAsync());
        Assert.Equal(
            ("abc", Noon, "https://x/r", "https://x/7", "Anna"),
            (run.Commit, run.CommittedAt, run.Repository, run.PipelineUrl, run.Actor)
        );
    }

    private async Task<string> GitAsync(string git, params string[] arguments)
    {
        var request = new ProcessRequest(git, ["-C", Folder.FullPath, .. arguments])
        {
            Environment = new Dictionary<string, string?>
            {
                ["GIT_AUTHOR_DATE"] = "2026-11-30T12:00:00Z",
                ["GIT_COMMITTER_DATE"] = "2026-11-30T12:00:00Z",
            },
        };
        return (await ProcessRunner.RunAsync(request, CancellationToken.None)).Output;
    }
}
