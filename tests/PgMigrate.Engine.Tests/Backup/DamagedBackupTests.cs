using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Backup;

/// <summary>Backups are damaged at random, and restored: each time the damage is found, and nothing changed.</summary>
public sealed class DamagedBackupTests(PostgresServer server, ITestOutputHelper output) : FolderBackupTestBase(server)
{
    private const int Seed = 20261123;

    public static TheoryData<int, BackupMethod> Runs
    {
        get
        {
            var runs = new TheoryData<int, BackupMethod>();
            for (var number = 0; number < 2 * FaultRuns.Backups; number++)
                runs.Add(Seed + number, number % 2 == 0 ? BackupMethod.TableCopy : BackupMethod.PgDump);
            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Damage_is_found_and_nothing_changes(int seed, BackupMethod method)
    {
        if (method == BackupMethod.PgDump)
            await RequireDumpAsync();
        var backup = await BackupAsync(
            ToFolder with
            {
                Method = method,
                Format = method == BackupMethod.PgDump ? BackupFormat.Directory : BackupFormat.Custom,
            }
        );
        await Database.ExecuteAsync("UPDATE a SET name = 'new'; DROP TABLE void");
        var before = await RestoredContent.ReadAsync(Database);
        output.WriteLine($"Seed {seed}: {Damage(backup.Path!, new Random(seed))}");

        var failure = await FailAsync(
            MigrationErrorId.BackupDamaged,
            () => RestoreAsync(new RestoreOptions { Path = backup.Path })
        );

        Assert.StartsWith(backup.Path!, failure.Path, StringComparison.Ordinal);
        Assert.Equal(before, await RestoredContent.ReadAsync(Database));
    }

    private static string Damage(string folder, Random random)
    {
        var files = Directory
            .GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => new FileInfo(file).Length > 0)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var file = files[random.Next(files.Length)];
        return random.Next(4) switch
        {
            0 => FlipBit(file, random),
            1 => Truncate(file, random),
            2 => Remove(file),
            _ => Swap(
                file,
                files.First(other => other != file && !File.ReadAllBytes(other).SequenceEqual(File.ReadAllBytes(file)))
            ),
        };
    }

    private static string FlipBit(string file, Random random)
    {
        var content = File.ReadAllBytes(file);
        var place = random.Next(content.Length);
        content[place] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(file, content);
        return $"a bit of byte {place} of {file}";
    }

    private static string Truncate(string file, Random random)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(random.NextInt64(stream.Length));
        return $"{file} cut off at {stream.Length}";
    }

    private static string Remove(string file)
    {
        File.Delete(file);
        return $"{file} removed";
    }

    private static string Swap(string file, string other)
    {
        var content = File.ReadAllBytes(file);
        File.Copy(other, file, overwrite: true);
        File.WriteAllBytes(other, content);
        return $"{file} and {other} swapped";
    }
}
