# Many light clients in one process, for `npm run size`: the image of SRS has Perl.
#   perl size-client.pl view URL COUNT              plays HTTP-FLV so many times
#   perl size-client.pl get  URL COUNT [segment]    asks again as soon as it has the answer; with `segment` for the last one of a playlist
# Prints what it has got so far, once a second, until its input ends: {"clients":50,"answers":50,"bytes":1234567}
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

my ($command, $url, $count, $segment) = @ARGV;
my ($host, $path) = $url =~ m{^http://([^/]+)(/.*)$} or die "not an address: $url\n";
$host .= ':80' unless $host =~ /:\d+$/;
$path = last_segment() if $segment;

sub open_one {
    return IO::Socket::INET->new(PeerAddr => $host, Timeout => 10) || die "$host: $@\n";
}

sub ask {
    my ($socket) = @_;
    syswrite $socket, "GET $path HTTP/1.1\r\nHost: $host\r\nUser-Agent: size\r\n\r\n";
}

# The path of the last segment in the playlist. SRS may lead to another playlist first.
sub last_segment {
    for (1 .. 3) {
        my $socket = open_one();
        syswrite $socket, "GET $path HTTP/1.1\r\nHost: $host\r\nConnection: close\r\n\r\n";
        my $answer = do { local $/; <$socket> };
        my @names = $answer =~ /^([^#\s]\S*\.(?:ts|m3u8)\S*)\r?$/mg or die "no playlist: $answer\n";
        my $name = $names[-1];
        $path = $name =~ m{^/} ? $name : ($path =~ s{[^/]*$}{}r) . $name;
        return $path if $name =~ /\.ts/;
    }
    die "no segment\n";
}

my $input = IO::Select->new(\*STDIN);
my $clients = IO::Select->new;
my ($answers, $bytes, $next) = (0, 0, time + 1);
my %left;
$| = 1;
for (1 .. $count) {
    my $socket = open_one();
    ask($socket);
    $clients->add($socket);
}
until ($input->can_read(0) && !sysread STDIN, my $line, 100) {
    for my $socket ($clients->can_read(0.2)) {
        my $read = sysread $socket, my $data, 65536;
        if (!$read) {
            die "a viewer was cut\n" if $command eq 'view';
            $clients->remove($socket);
            delete $left{$socket};
            $socket = open_one();
            $clients->add($socket);
            ask($socket);
            next;
        }
        $bytes += $read;
        if ($command eq 'view') {
            $answers++ if !$left{$socket}++;
            next;
        }
        my $length = $read;
        if (!$left{$socket}) {
            my $end = index $data, "\r\n\r\n";
            my ($status) = $data =~ m{^HTTP/1\.1 (\d+)};
            die "status $status\n" if $status != 200;
            my ($body) = $data =~ /^content-length: (\d+)/mi or die "no length\n";
            $left{$socket} = $body + $end + 4;
        }
        $left{$socket} -= $length;
        if ($left{$socket} <= 0) {
            $answers++;
            ask($socket);
        }
    }
    if (time >= $next) {
        $next = time + 1;
        printf qq({"clients":%d,"answers":%d,"bytes":%d}\n), $clients->count, $answers, $bytes;
    }
}
