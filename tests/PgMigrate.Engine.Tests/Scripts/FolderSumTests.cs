using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Scripts;

/// <summary><c>pgmigrate.sum</c>.</summary>
public sealed class FolderSumTests : IDisposable
{
    private static readonly ConnectionTarget Nowhere = new(
        new NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Database=none;Username=nobody")
    );

    private readonly TempFolder _folder = new();

    private string SumPath => FolderSum.PathIn(_folder.FullPath);

    [Fact]
    public void The_file_has_a_line_for_each_script_in_order_of_paths()
    {
        Write(
            "views/v.sql",
            "up/0002_b.sql",
            "up/0001_a.sql",
            "down/0001_a.sql",
            "verify/0001_a.sql",
            "up/2026/07/0003 with space.sql",
            "up/Z.sql"
        );
        Write("up/README.md", "other/0001_x.sql", "0001_root.sql");
        var lines = WriteSum().Split('\n');
        Assert.Matches("^pgmigrate-sum v1 sha256:[A-Za-z0-9+/]{43}=$", lines[0]);
        Assert.All(lines[1..^1], line => Assert.Matches(@"^\S.* sha256:[A-Za-z0-9+/]{43}=$", line));
        Assert.Equal(
            [
                "down/0001_a.sql",
                "up/0001_a.sql",
                "up/0002_b.sql",
                "up/2026/07/0003 with space.sql",
                "up/Z.sql",
                "verify/0001_a.sql",
                "views/v.sql",
            ],
            lines[1..^1].Select(line => line[..line.LastIndexOf(' ')])
        );
        Assert.Equal(string.Empty, lines[^1]);
        AssertMatches();
    }

    [Fact]
    public void The_file_has_no_byte_order_mark_and_leaves_nothing_beside_it()
    {
        Write("up/0001_a.sql");
        WriteSum();
        Assert.Equal("pgm"u8.ToArray(), File.ReadAllBytes(SumPath)[..3]);
        Assert.Equal([SumPath], Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public void Without_the_file_nothing_is_refused()
    {
        Write("up/0001_a.sql");
        Assert.Null(FolderSum.Read(_folder.FullPath));
        AssertMatches();
    }

    [Fact]
    public void A_folder_without_scripts_has_a_first_line_only()
    {
        Directory.CreateDirectory(_folder["up"]);
        Assert.Single(WriteSum().TrimEnd('\n').Split('\n'));
        AssertMatches();
        Write("up/0001_a.sql");
        Assert.Equal(["up/0001_a.sql was added"], Differences());
    }

    [Fact]
    public void Line_ends_and_byte_order_marks_do_not_count()
    {
        _folder.Write("up/0001_a.sql", "SELECT 1;\nSELECT 2;\n\nSELECT 3;");
        WriteSum();
        _folder.Write("up/0001_a.sql", "\uFEFFSELECT 1;\r\nSELECT 2;\r\n\r\nSELECT 3;");
        AssertMatches();
        File.WriteAllText(SumPath, File.ReadAllText(SumPath).Replace("\n", "\r\n", StringComparison.Ordinal), Encoding.UTF8);
        AssertMatches();
        _folder.Write("up/0001_a.sql", "SELECT 1;\nSELECT 2;\n\nSELECT 3;\n");
        Assert.Equal(["up/0001_a.sql was changed"], Differences());
    }

    [Theory]
    [InlineData(65_534)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(131_071)]
    public void Line_ends_do_not_count_where_two_reads_meet(int length)
    {
        var before = new string('x', length);
        _folder.Write("up/0001_a.sql", $"{before}\n\ny");
        WriteSum();
        _folder.Write("up/0001_a.sql", $"{before}\r\n\r\ny");
        AssertMatches();
        _folder.Write("up/0001_a.sql", $"{before}\r\ny");
        Assert.Equal(["up/0001_a.sql was changed"], Differences());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_a_file(string text)
    {
        _folder.Write("up/0001_a.sql", text);
        WriteSum();
        _folder.Write("up/0001_a.sql", "");
        AssertMatches();
    }

    [Fact]
    public void Names_of_all_writings()
    {
        Write("up/0001_größe.sql", "up/日本/0002_表.sql", "up/0003_😀.sql");
        Assert.Contains("\nup/日本/0002_表.sql sha256:", WriteSum(), StringComparison.Ordinal);
        AssertMatches();
        File.Move(_folder["up/0001_größe.sql"], _folder["up/0001_große.sql"]);
        Assert.Equal(["up/0001_große.sql was added", "up/0001_größe.sql was removed"], Differences());
    }

    [Fact]
    public void Only_the_files_that_differ_are_named()
    {
        Write([.. Enumerable.Range(1, 20).Select(number => $"up/{number:0000}_a.sql")]);
        WriteSum();
        Write("up/0005_new.sql");
        _folder.Write("up/0009_a.sql", "SELECT 'changed';");
        File.Delete(_folder["up/0013_a.sql"]);
        Assert.Equal(["up/0005_new.sql was added", "up/0009_a.sql was changed", "up/0013_a.sql was removed"], Differences());
        WriteSum();
        AssertMatches();
    }

    [Fact]
    public void Every_line_behind_a_new_script_changes_with_it()
    {
        Write("up/0001_a.sql", "up/0003_c.sql", "up/0004_d.sql");
        var before = WriteSum().Split('\n');
        Write("up/0002_b.sql");
        var after = WriteSum().Split('\n');
        Assert.Equal(before[1], after[1]);
        Assert.Empty(before.Where((line, index) => index != 1 && line.Length > 0).Intersect(after));
    }

    [Fact]
    public void Lines_of_two_branches_match_no_folder()
    {
        Write("up/0001_a.sql", "up/0002_ours.sql");
        var ours = WriteSum().Split('\n');
        File.Delete(_folder["up/0002_ours.sql"]);
        Write("up/0002_theirs.sql");
        var theirs = WriteSum().Split('\n');
        Write("up/0002_ours.sql");
        Rewrite(ours[1], ours[2], theirs[2]);
        Assert.Equal(["up/0002_theirs.sql was changed"], Differences());
    }

    [Fact]
    public void Lines_in_another_order()
    {
        Write("up/0001_a.sql", "up/0002_b.sql");
        var lines = WriteSum().Split('\n');
        Rewrite(lines[2], lines[1]);
        Assert.Contains("the line of up/0001_a.sql is out of order", Differences());
        Rewrite(lines[1], lines[2], lines[2]);
        Assert.Equal(["the line of up/0002_b.sql is out of order"], Differences());
    }

    [Theory]
    [InlineData("", 1, "'pgmigrate-sum v1'")]
    [InlineData("up/0001_a.sql sha256:x\n", 1, "'pgmigrate-sum v1'")]
    [InlineData("pgmigrate-sum v9 sha256:x\nanything\n", 1, "'v9'")]
    [InlineData("<<<<<<< HEAD\npgmigrate-sum v1 x\n", 1, "conflict")]
    [InlineData("pgmigrate-sum v1 x\n<<<<<<< HEAD\n", 2, "conflict")]
    [InlineData("pgmigrate-sum v1 x\nup/0001_a.sql\n", 2, "a path and its hash")]
    [InlineData("pgmigrate-sum v1 x\nup/0001_a.sql sha256:short\n", 2, "a path and its hash")]
    [InlineData("pgmigrate-sum v1 x\n", 1, "does not fit")]
    public void A_damaged_file_is_named_with_its_line(string text, int line, string part)
    {
        Write("up/0001_a.sql");
        _folder.Write(FolderSum.FileName, text);
        var failure = Assert.Throws<MigrationException>(() => FolderSum.Read(_folder.FullPath));
        Assert.Equal((MigrationErrorId.SumMismatch, SumPath, line), (failure.ErrorId, failure.Path, failure.Line));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure.Message, FolderSum.FindMismatch(_folder.FullPath)?.Message);
        WriteSum();
        AssertMatches();
    }

    [Fact]
    public void A_line_that_was_taken_out_damages_the_file()
    {
        Write("up/0001_a.sql", "up/0002_b.sql");
        var lines = WriteSum().Split('\n');
        _folder.Write(FolderSum.FileName, $"{lines[0]}\n{lines[1]}\n");
        Assert.Contains(
            "merge by hand",
            Assert.Throws<MigrationException>(() => FolderSum.RefuseMismatch(_folder.FullPath, configuration: null)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_that_is_none_has_no_sum()
    {
        Assert.Equal(
            MigrationErrorId.FolderNotRecognised,
            Assert.Throws<MigrationException>(() => FolderSum.Compute(_folder.FullPath)).ErrorId
        );
        Assert.Equal(
            MigrationErrorId.FolderNotFound,
            Assert.Throws<MigrationException>(() => FolderSum.Compute(_folder["none"])).ErrorId
        );
    }

    [Fact]
    public void A_file_that_cannot_be_written()
    {
        Write("up/0001_a.sql");
        Directory.CreateDirectory(SumPath);
        var failure = Assert.Throws<MigrationException>(() => FolderSum.Compute(_folder.FullPath).Write(_folder.FullPath));
        Assert.Equal((MigrationErrorId.ScriptUnwritable, SumPath), (failure.ErrorId, failure.Path));
        Assert.Empty(Directory.GetFiles(_folder.FullPath));
    }

    [Fact]
    public async Task A_run_and_its_plan_refuse_a_folder_that_does_not_match_before_any_server_is_asked()
    {
        Write("up/0001_a.sql", "up/0002_b.sql", "up/0003_c.sql", "up/0004_d.sql", "up/0005_e.sql");
        WriteSum();
        foreach (var file in Directory.GetFiles(_folder["up"]))
            File.AppendAllText(file, "SELECT 1;");
        var options = new MigrationOptions { Path = _folder.FullPath };
        Func<Task>[] runs =
        [
            () => Migrator.InvokeAsync(Nowhere, options, new RecordingObserver(), CancellationToken.None),
            () => Migrator.PlanAsync(Nowhere, options, new RecordingObserver(), CancellationToken.None),
        ];
        foreach (var run in runs)
        {
            var failure = await Assert.ThrowsAsync<MigrationException>(run);
            Assert.Equal((MigrationErrorId.SumMismatch, SumPath), (failure.ErrorId, failure.Path));
            Assert.Contains(
                "up/0001_a.sql was changed, up/0002_b.sql was changed, up/0003_c.sql was changed, and 2 more.",
                failure.Message,
                StringComparison.Ordinal
            );
            Assert.Contains("FolderSum.Write", failure.RecommendedAction, StringComparison.Ordinal);
        }

        WriteSum();
        Assert.Equal(MigrationErrorId.ServerUnreachable, (await Assert.ThrowsAsync<MigrationException>(runs[0])).ErrorId);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(params string[] paths)
    {
        foreach (var path in paths)
            _folder.Write(path, $"SELECT '{Path.GetFileName(path)}';\n");
    }

    private string WriteSum()
    {
        FolderSum.Compute(_folder.FullPath).Write(_folder.FullPath);
        return File.ReadAllText(SumPath);
    }

    /// <summary>Writes these lines with a first line that fits them.</summary>
    private void Rewrite(params string[] lines)
    {
        var body = string.Concat(lines.Select(line => $"{line}\n"));
        _folder.Write(FolderSum.FileName, $"pgmigrate-sum v1 {SumHash.Of(Encoding.UTF8.GetBytes(body))}\n{body}");
    }

    private string[] Differences() =>
        [.. FolderSum.Read(_folder.FullPath)!.Compare(_folder.FullPath).Select(difference => difference.ToString())];

    private void AssertMatches() => Assert.Null(FolderSum.FindMismatch(_folder.FullPath)?.Message);
}
