#pragma once
/// A TCP proxy on a free loopback port that hands everything on late: a long way to a server, without loss or
/// limit of rate. Stands in a thread of its own until it is destroyed.

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <deque>
#include <list>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/descriptor.h"

namespace esclusa::testing_support {

class DelayProxy {
 public:
  /// `one_way`: half of the round trip that is added.
  DelayProxy(int server_port, std::chrono::milliseconds one_way)
      : server_(loopback(server_port)), delay_(one_way) {
    listener_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    // NOLINTBEGIN(*-reinterpret-cast): the sockets interface
    if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0 ||
        ::listen(listener_.get(), 16) != 0) {
      throw std::runtime_error("no proxy");
    }
    // NOLINTEND(*-reinterpret-cast)
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  [[nodiscard]] int port() const { return port_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Piece {
    Clock::time_point due;
    std::string octets;
  };
  /// One direction: what was read from `from` and goes to `to` when it is due.
  struct Lane {
    int from;
    int to;
    std::deque<Piece> pieces;
    bool open = true;
  };
  struct Pair {
    Descriptor client;
    Descriptor server;
    std::array<Lane, 2> lanes;
  };

  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::vector<pollfd> watched{{listener_.get(), POLLIN, 0}};
      for (const Pair& pair : pairs_) {
        for (const Lane& lane : pair.lanes) {
          if (lane.open) watched.push_back({lane.from, POLLIN, 0});
        }
      }
      ::poll(watched.data(), watched.size(), 1);
      if ((watched.front().revents & POLLIN) != 0) accept();
      for (auto pair = pairs_.begin(); pair != pairs_.end();) {
        bool alive = false;
        for (Lane& lane : pair->lanes) {
          hear(lane);
          alive = hand_on(lane) || alive;
        }
        pair = alive ? std::next(pair) : pairs_.erase(pair);
      }
    }
  }
  void accept() {
    Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    Descriptor server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    // NOLINTNEXTLINE(*-reinterpret-cast): the sockets interface
    if (::connect(server.get(), reinterpret_cast<const sockaddr*>(&server_), sizeof server_) != 0) return;
    ::fcntl(server.get(), F_SETFL, O_NONBLOCK);
    const int here = client.get();
    const int there = server.get();
    pairs_.push_back({std::move(client), std::move(server), {Lane{here, there, {}}, Lane{there, here, {}}}});
  }
  void hear(Lane& lane) const {
    std::array<char, 65536> piece{};
    while (lane.open) {
      const ssize_t got = ::recv(lane.from, piece.data(), piece.size(), 0);
      if (got < 0) return;
      lane.open = got > 0;
      lane.pieces.push_back(
          {Clock::now() + delay_, std::string(piece.data(), static_cast<std::size_t>(got))});
    }
  }
  /// False when the lane is empty and will stay so.
  static bool hand_on(Lane& lane) {
    while (!lane.pieces.empty() && lane.pieces.front().due <= Clock::now()) {
      Piece& piece = lane.pieces.front();
      if (piece.octets.empty()) ::shutdown(lane.to, SHUT_WR);
      const ssize_t put =
          piece.octets.empty() ? 0 : ::send(lane.to, piece.octets.data(), piece.octets.size(), MSG_NOSIGNAL);
      if (put < 0 && errno == EAGAIN) return true;
      if (put < 0) {
        lane.open = false;
        lane.pieces.clear();
        return false;
      }
      piece.octets.erase(0, static_cast<std::size_t>(put));
      if (piece.octets.empty()) lane.pieces.pop_front();
    }
    return lane.open || !lane.pieces.empty();
  }

  sockaddr_in server_;
  std::chrono::milliseconds delay_;
  Descriptor listener_;
  int port_ = 0;
  std::list<Pair> pairs_;
  std::jthread thread_;  // last: gone before what it uses
};

}  // namespace esclusa::testing_support
